use super::*;

fn table(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn plan_of(text: &str) -> Plan {
    let rows = table(text);
    guess(&rows[0], &rows[1..], true, &Defaults::default())
}

/// The targets as a short text: `customer.code`, `quantity`.
fn short(plan: &Plan) -> Vec<String> {
    let name = |target: &Target| match target {
        Target::Field { table, key } => {
            let field = table.field(key.field).map_or("?", |info| info.name);
            let dot = if key.name.is_empty() { "" } else { "." };
            format!("{}.{field}{dot}{}", table.name(), key.name)
        }
        other => format!("{other:?}").to_lowercase(),
    };
    plan.columns.iter().map(name).collect()
}

fn check(text: &str, content: Content, expected: &str) {
    let plan = plan_of(text);
    assert_eq!(short(&plan).join(" "), expected);
    assert_eq!(plan.content, content, "{text}");
}

#[test]
fn customers_in_chinese() {
    check(
        "客户编号,姓名,性别,手机号,备用电话,邮箱,生日,会员等级,标签,注册时间,鞋码\n1,张伟,男,13800138000,,a@b.cn,1990-01-02,金卡,vip,2024-01-01,42\n",
        Content::Customers,
        "customer.code customer.name customer.gender customer.phone customer.phone2 customer.email customer.birthday \
         customer.tier tags customer.created customer.custom.鞋码",
    );
}

#[test]
fn orders_in_chinese() {
    let text = "订单编号,买家会员名,收货人姓名,联系手机,订单状态,订单创建时间,订单付款时间,买家实际支付金额(元),店铺名称\n\
                1001,tb_1,张伟,13800138000,交易成功,2024/1/2 10:00,2024/1/2 10:01,99.00,旗舰店\n";
    check(
        text,
        Content::Orders,
        "order.number customer.name ignore customer.phone order.status order.at ignore order.total order.channel",
    );
    let plan = plan_of(text);
    assert_eq!((plan.currency.as_str(), plan.minor_units), ("CNY", false));
}

#[test]
fn lines_of_shopify() {
    check(
        "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Billing Name\n\
         #1001,a@b.com,paid,2024-01-02 10:00:00 +0800,USD,20.00,2024-01-02 10:00:00 +0800,2,Tea,10.00,T1,Ann Lee\n",
        Content::OrderLines,
        "order.number customer.email order.status ignore order.currency order.total order.at quantity product.name unitprice \
         product.sku customer.name",
    );
}

#[test]
fn products_and_plain_orders() {
    check(
        "sku,name,category,price\nT1,Tea,Drinks,9.5\n",
        Content::Products,
        "product.sku product.name product.category product.price",
    );
    check(
        "Order ID,Date,Customer,Amount\n1,3/4/2025,Ann Lee,£5.00\n2,3/14/2025,Bob,£6.00\n",
        Content::Orders,
        "order.number order.at customer.name order.total",
    );
    let plan = plan_of("Order ID,Date,Customer,Amount\n1,3/4/2025,Ann Lee,£5.00\n2,3/14/2025,Bob,£6.00\n");
    assert_eq!((plan.currency.as_str(), plan.dates), ("GBP", DateOrder::MonthFirst));
}

#[test]
fn columns_without_telling_names() {
    check(
        "name,x,y\nAnn,a@b.com,13800138000\nBob,c@d.org,13900139000\n",
        Content::Customers,
        "customer.name customer.email customer.phone",
    );
    let rows = table("1,Ann,a@b.com\n2,Bob,b@c.com\n");
    assert!(!is_header(&rows[0]));
    assert!(is_header(&table("foo,bar\n")[0]));
}
