//! Files of orders and of order lines.

use super::*;

const ORDERS: &str = "order_id,customer_id,ordered_at,channel,status,currency,items,total_minor\n\
    O1,C1,2025-01-02 03:04:05,web,paid,CNY,S1:2:1050|S2:1:900,3000\n\
    O2,C1,2025-02-02 03:04:05,jd,cancelled,CNY,S1:1:1050,1050\n\
    O3,C7,2025-02-03 00:00:00,jd,paid,CNY,S1:1:1050,1050\n\
    O4,C2,2025-02-04 00:00:00,jd,paid,CNY,S3:-1:500,-500\n\
    O5,C2,soon,jd,paid,CNY,S3:1:500,500\n\
    O6,C2,2025-02-04 00:00:00,jd,paid,CNY,S3:1:0|S1:1:1100,1200\n";

#[test]
fn orders_of_one_row() {
    let mut shop = Shop::new();
    shop.import(CUSTOMERS);
    let done = shop.import(ORDERS);
    assert_eq!((done.report.orders, done.report.products), (counts(4, 0, 0), counts(3, 0, 0)));
    assert_eq!(
        remarks(&done.report),
        [(Remark::BadDate, 1), (Remark::UnknownCustomer, 1), (Remark::Refund, 1), (Remark::ZeroPrice, 1)]
    );
    assert_eq!((done.report.clean_lines, done.report.buyers), (3, 2));
    assert_eq!(done.report.turnover, [("CNY".to_owned(), 410_000)]);
    let one = shop.order("O1");
    assert_eq!(one.reference(order::CUSTOMER), Some(shop.customer("C1").id));
    assert_eq!((one.int(order::STATUS), one.int(order::TOTAL), one.text(order::CHANNEL)), (Some(1), None, "web"));
    let product = shop.find(Table::Product, product::SKU, "S1");
    assert_eq!(product.int(product::PRICE), Some(110_000));
    let lines = one.get(order::LINES).cloned();
    let second = shop.find(Table::Product, product::SKU, "S2").id;
    assert_eq!(
        lines,
        Some(Value::Lines(vec![
            Line { product: Some(product.id), quantity: 2, price: 105_000 },
            Line { product: Some(second), quantity: 1, price: 90_000 },
        ]))
    );
    assert_eq!(shop.order("O2").int(order::STATUS), Some(order::CANCELLED));
    assert_eq!((shop.order("O4").int(order::KIND), shop.order("O6").int(order::TOTAL)), (Some(1), Some(120_000)));
    // Figures of the workspace agree.
    let row = shop.workspace.rows(Table::Customer).row_of(shop.customer("C1").id).unwrap();
    let totals = shop.workspace.customers.totals[row as usize];
    assert_eq!((totals.orders, totals.spend), (1, 300_000));
}

#[test]
fn orders_again_are_compared() {
    let mut shop = Shop::new();
    shop.import(CUSTOMERS);
    shop.import(ORDERS);
    let again = shop.import(ORDERS);
    assert_eq!((again.report.orders, again.report.products, again.deltas), (counts(0, 0, 4), counts(0, 0, 0), 0));
    // Paid by now: the state is edited.
    let later = ORDERS.replace("jd,cancelled", "jd,paid");
    let done = shop.import(&later);
    assert_eq!((done.report.orders, done.deltas), (counts(0, 1, 3), 1));
    assert_eq!(shop.order("O2").int(order::STATUS), Some(order::PAID));
    // Another price is a correction.
    let before = shop.order("O2").id;
    let done = shop.import(&later.replace("S1:1:1050,1050\nO3", "S1:1:1000,1000\nO3"));
    assert_eq!((done.report.orders, done.deltas), (counts(0, 1, 3), 0));
    assert_eq!(shop.order("O2").reference(order::CORRECTS), Some(before));
    let done = shop.import(&later.replace("S1:1:1050,1050\nO3", "S1:1:1000,1000\nO3"));
    assert_eq!(done.report.orders, counts(0, 0, 4));
}

#[test]
fn orders_repeated_in_their_file() {
    let mut shop = Shop::new();
    shop.import(CUSTOMERS);
    let head = "order_id,customer_id,ordered_at,total\n";
    let done = shop.import(&format!("{head}1,C1,2025-01-01,5.00\n1,C1,2025-01-01,5.00\n1,C1,2025-01-01,6.00\n,C1,2025-01-01,1\n2,,2025-01-01,1\n3,C1,,1\n4,C1,2025-01-01,x\n"));
    assert_eq!(
        remarks(&done.report),
        [
            (Remark::NoCustomer, 1),
            (Remark::NoOrderNumber, 1),
            (Remark::NoDate, 1),
            (Remark::BadNumber, 1),
            (Remark::Conflicting, 1),
            (Remark::Repeated, 1)
        ]
    );
    assert_eq!((done.report.orders, done.report.good), (counts(1, 0, 0), 2));
    assert_eq!(shop.order("1").int(order::TOTAL), Some(50_000));
}

#[test]
fn orders_with_their_customers_columns() {
    let mut shop = Shop::new();
    let text = "订单编号,收货人姓名,联系手机,订单状态,订单创建时间,实付金额,收货地址\n\
                1001,张伟,'13800138000,交易成功,2024/1/2 10:00,99.00,\n\
                1002,张伟,13800138000,已取消,2024/1/3 10:00,\"1,199.00\",西湖边\n\
                1003,李娜,,交易成功,2024/1/4 10:00,5,\n";
    let done = shop.import(text);
    assert_eq!((done.report.orders, done.report.customers), (counts(3, 0, 0), counts(2, 0, 0)));
    let one = shop.find(Table::Customer, customer::PHONE, "+8613800138000");
    assert_eq!((one.text(customer::ADDRESS), one.int(customer::CREATED)), ("西湖边", Some(1_704_189_600)));
    let again = shop.import(text);
    assert_eq!((again.report.customers, again.deltas), (counts(0, 0, 2), 0));
}

pub const LINES: &str = "\"InvoiceNo\",\"StockCode\",\"Description\",\"Quantity\",\"InvoiceDate\",\"UnitPrice\",\"CustomerID\",\"Country\"\n\
    \"536365\",\"85123A\",\"WHITE HOLDER\",6,2010-12-01 08:26:00,2.55,17850,\"United Kingdom\"\n\
    \"536365\",\"71053\",\"WHITE LANTERN\",6,2010-12-01 08:26:00,3.39,17850,\"United Kingdom\"\n\
    \"536366\",\"71053\",\"NA\",2,2010-12-01 08:28:00,3.001,13047,\"France\"\n\
    \"536365\",\"GIFT\",\"GIFT\",1,2010-12-01 08:27:00,0,17850,\"United Kingdom\"\n\
    \"C536367\",\"71053\",\"WHITE LANTERN\",-6,2010-12-02 08:26:00,3.39,17850,\"United Kingdom\"\n\
    \"536368\",\"71053\",\"WHITE LANTERN\",1,2010-12-02 08:26:00,3.39,NA,\"United Kingdom\"\n\
    \"536369\",\"71053\",\"WHITE LANTERN\",x,2010-12-02 08:26:00,3.39,13047,\"France\"\n\
    \"536366\",\"71053\",\"WHITE LANTERN\",1,2010-12-02 08:26:00,3.39,17850,\"United Kingdom\"\n";

#[test]
fn lines_are_gathered_into_orders() {
    let mut shop = Shop::new();
    shop.defaults.currency = "GBP".into();
    let done = shop.import(LINES);
    let report = &done.report;
    assert_eq!((report.rows, report.good, report.clean_lines, report.buyers), (8, 5, 3, 2));
    assert_eq!((report.orders, report.customers, report.products), (counts(3, 0, 0), counts(2, 0, 0), counts(3, 0, 0)));
    assert_eq!(
        remarks(report),
        [
            (Remark::NoCustomer, 1),
            (Remark::BadQuantity, 1),
            (Remark::Conflicting, 1),
            (Remark::Refund, 1),
            (Remark::ZeroPrice, 1)
        ]
    );
    assert_eq!(report.turnover, [("GBP".to_owned(), 153_000 + 203_400 + 60_020)]);
    let lines = |number: &str| match shop.order(number).get(order::LINES) {
        Some(Value::Lines(lines)) => lines.iter().map(|line| (line.quantity, line.price)).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(lines("536365"), [(6, 25_500), (6, 33_900), (1, 0)]);
    assert_eq!((lines("C536367"), shop.order("C536367").int(order::KIND)), (vec![(-6, 33_900)], Some(1)));
    assert_eq!(shop.customer("13047").text(customer::COUNTRY), "France");
    assert_eq!(shop.find(Table::Product, product::SKU, "71053").text(product::NAME), "WHITE LANTERN");
    let again = shop.import(LINES);
    assert_eq!((again.report.orders, again.report.customers, again.deltas), (counts(0, 0, 3), counts(0, 0, 2), 0));
}

#[test]
fn lines_whose_orders_are_named_once() {
    let mut shop = Shop::new();
    let text = "Name,Email,Financial Status,Paid at,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n\
        #1001,a@b.com,paid,2024-01-02 10:00:00 +0800,USD,25.00,2024-01-02 10:00:00 +0800,2,Tea,10.00,T1\n\
        #1001,,,,,,,1,Cup,7.50,T2\n\
        #1000,c@d.com,refunded,,USD,10.00,2024-01-01 10:00:00 +0800,1,Tea,10.00,T1\n";
    let done = shop.import(text);
    assert_eq!((done.report.good, done.report.orders, done.report.customers), (3, counts(2, 0, 0), counts(2, 0, 0)));
    assert_eq!(done.report.turnover, [("USD".to_owned(), 275_000)]);
    let one = shop.order("#1001");
    assert_eq!((one.int(order::TOTAL), one.int(order::AT)), (Some(250_000), Some(1_704_189_600)));
    assert_eq!(shop.order("#1000").int(order::STATUS), Some(order::REFUNDED));
}

#[test]
fn line_totals_are_kept_to_the_last_unit() {
    let mut shop = Shop::new();
    let done =
        shop.import("订单号,会员号,下单时间,商品名称,数量,小计\n1,V1,2024-01-01,茶,3,10.00\n1,V1,2024-01-01,杯,1,5\n");
    assert_eq!(done.report.turnover, [("CNY".to_owned(), 150_000)]);
    assert_eq!(shop.order("1").int(order::TOTAL), Some(150_000));
}
