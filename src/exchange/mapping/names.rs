//! What columns are called, in English and Chinese.

use crate::domain::name::fold;

/// What a column's name says it holds. The same word means another thing in another kind of file; that is for
/// [`super::guess`] to settle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// `id`, `code`: of whatever the file lists.
    Id,
    /// `name`: likewise.
    Name,
    /// A customer, by number or name.
    Someone,
    CustomerId,
    CustomerName,
    FirstName,
    LastName,
    OrderNumber,
    OrderedAt,
    PaidAt,
    CreatedAt,
    Date,
    Sku,
    ProductName,
    Description,
    Category,
    Quantity,
    UnitPrice,
    LineTotal,
    OrderTotal,
    /// `amount`: of a line or an order.
    Amount,
    Items,
    Status,
    Channel,
    Source,
    Currency,
    OrderKind,
    Kind,
    State,
    Tags,
    Consent(&'static str),
    Note,
    /// A field of the customer, by its name in the schema.
    Customer(&'static str),
}

/// Names without spaces and punctuation, in small letters, parted by spaces.
const NAMES: &[(Hint, &str)] = &[
    (Hint::Id, "id code no number num 编号 代码 序列号"),
    (Hint::Name, "name title 名称 名字"),
    (Hint::Someone, "customer client buyer member user 客户 顾客 会员 买家 用户"),
    (
        Hint::CustomerId,
        "customerid customerno customernumber customercode custid custno clientid clientno userid memberid \
         memberno membercode membernumber buyerid contactid cardno 客户编号 客户id 客户号 客户代码 客户编码 \
         会员编号 会员id 会员号 会员卡号 卡号 用户id 用户编号 买家id 顾客编号 顾客id",
    ),
    (
        Hint::CustomerName,
        "customername fullname clientname contactname buyername membername username billingname shippingname \
         displayname recipient 姓名 客户姓名 客户名称 客户名 会员姓名 会员名 会员名称 买家姓名 顾客姓名 \
         用户名 用户姓名 昵称 买家昵称 收货人 收货人姓名 收件人 收件人姓名 联系人 联系人姓名 买家会员名",
    ),
    (Hint::FirstName, "firstname givenname forename billingfirstname 名"),
    (Hint::LastName, "lastname familyname surname billinglastname 姓 姓氏"),
    (
        Hint::OrderNumber,
        "orderid orderno ordernumber order ordername ordercode ordernum invoiceno invoice invoicenumber \
         invoiceid receiptno receiptid receiptnumber transactionid transactionno saleid basketid 订单号 \
         订单编号 订单id 单号 单据编号 发票号 发票号码 交易号 交易编号 交易单号 流水号 小票号 主订单编号",
    ),
    (
        Hint::OrderedAt,
        "orderedat orderdate ordertime orderdatetime ordercreatedat datecreated invoicedate purchasedate \
         purchasedat purchasetime transactiondate transactiontime saledate salesdate datetimeoforder 下单时间 \
         下单日期 订单时间 订单日期 订单创建时间 订单创建日期 购买时间 购买日期 成交时间 交易时间 交易日期 \
         消费时间 消费日期 开票日期 销售日期 销售时间",
    ),
    (Hint::PaidAt, "paidat paymentdate paymenttime 付款时间 支付时间 订单付款时间 付款日期 支付日期"),
    (
        Hint::CreatedAt,
        "createdat created createddate createtime creationdate registeredat registered registrationdate \
         signupdate joindate joinedat joined membersince 注册时间 注册日期 创建时间 创建日期 建档时间 \
         建档日期 入会时间 入会日期 加入时间 加入日期 开卡时间 开卡日期",
    ),
    (Hint::Date, "date time datetime timestamp day 日期 时间"),
    (
        Hint::Sku,
        "sku stockcode productid productcode productno productsku itemcode itemno itemid itemsku itemnumber \
         barcode lineitemsku skuid skucode variantsku articleno ean upc 商品编码 商品编号 商品id 商品代码 \
         货号 产品编号 产品编码 产品id 商家编码 款号 条码 商品条码 sku编码 规格编码",
    ),
    (
        Hint::ProductName,
        "productname product item itemname producttitle lineitemname itemtitle article 商品名称 产品名称 \
         商品名 商品 产品 宝贝标题 宝贝名称 品名 商品标题 货品名称",
    ),
    (Hint::Description, "description desc details 描述"),
    (Hint::Category, "category producttype productcategory department 类目 分类 品类 商品分类 商品类目 产品分类"),
    (
        Hint::Quantity,
        "quantity qty units pieces pcs lineitemquantity itemquantity quantityordered itemcount 数量 购买数量 \
         件数 商品数量 宝贝总数量 销售数量",
    ),
    (
        Hint::UnitPrice,
        "unitprice price lineitemprice itemprice itemcost priceeach productprice sellingprice 单价 价格 \
         商品单价 商品价格 售价 成交单价 销售单价 标价",
    ),
    (Hint::LineTotal, "linetotal lineamount itemtotal linesubtotal extendedprice 小计 行金额 商品金额 商品小计"),
    (
        Hint::OrderTotal,
        "total ordertotal orderamount ordervalue grandtotal totalamount totalprice totalpaid amountpaid \
         paidamount totalsales 订单金额 订单总额 订单总金额 总金额 实付金额 实付款 实付 应付金额 合计 总价 \
         实收金额 支付金额 付款金额 买家实际支付金额 总额",
    ),
    (Hint::Amount, "amount sales revenue value spend 金额 销售额 成交金额 销售金额"),
    (Hint::Items, "items lineitems orderitems basket cart 商品明细 明细 订单明细 商品清单"),
    (
        Hint::Status,
        "status orderstatus orderstate paymentstatus financialstatus paymentstate 状态 订单状态 支付状态 \
         付款状态 交易状态",
    ),
    (
        Hint::Channel,
        "channel saleschannel orderchannel platform shop store 渠道 销售渠道 平台 店铺 店铺名称 门店 订单渠道",
    ),
    (
        Hint::Source,
        "source origin leadsource acquisitionsource acquisitionchannel referrer 来源 客户来源 渠道来源 \
         获客渠道 来源渠道 订单来源",
    ),
    (Hint::Currency, "currency currencycode 货币 币种"),
    (Hint::OrderKind, "ordertype transactiontype 订单类型 交易类型"),
    (Hint::Kind, "kind type customertype clienttype 客户类型 客户类别 类型"),
    (Hint::State, "state"),
    (Hint::Tags, "tags tag labels label 标签 客户标签 会员标签"),
    (
        Hint::Consent("email"),
        "consentemail emailconsent acceptsemailmarketing acceptsmarketing emailmarketing emailoptin \
         newsletter emailsubscribed 邮件营销 接受邮件 同意邮件 邮件订阅 邮件授权",
    ),
    (
        Hint::Consent("sms"),
        "consentsms smsconsent acceptssmsmarketing smsmarketing smsoptin 短信营销 接受短信 同意短信 短信订阅 \
         短信授权",
    ),
    (Hint::Consent("wechat"), "consentwechat wechatconsent 同意微信 接受微信 微信授权"),
    (Hint::Consent("phone"), "consentphone phoneconsent callconsent 同意电话 接受电话 电话授权"),
    (Hint::Consent("post"), "consentpost postconsent mailconsent 同意邮寄 接受邮寄"),
    (Hint::Note, "note notes remark remarks comment comments memo 备注 说明 客户备注 订单备注 留言 买家留言"),
    (
        Hint::Customer("phone"),
        "phone mobile mobilephone mobileno mobilenumber cell cellphone tel telephone phonenumber phoneno \
         contactphone contactnumber customerphone billingphone shippingphone 手机 手机号 手机号码 电话 \
         联系电话 电话号码 联系方式 移动电话 联系手机 收货手机 收货人手机 收货人电话 收件人手机 收件人电话 \
         客户电话 客户手机 会员手机 会员手机号 手机号1 电话1",
    ),
    (Hint::Customer("phone2"), "phone2 tel2 secondphone homephone 备用电话 座机 固定电话 固话 电话2 手机号2"),
    (
        Hint::Customer("email"),
        "email mail emailaddress customeremail contactemail billingemail useremail 邮箱 电子邮箱 电子邮件 \
         邮件 邮箱地址 邮件地址 客户邮箱",
    ),
    (Hint::Customer("birthday"), "birthday dob birthdate dateofbirth 生日 出生日期 出生年月日 会员生日"),
    (Hint::Customer("anniversary"), "anniversary 纪念日 结婚纪念日"),
    (Hint::Customer("gender"), "gender sex 性别"),
    (Hint::Customer("wechat"), "wechat weixin wechatid wxid 微信 微信号"),
    (Hint::Customer("handle"), "handle qq qq号 旺旺 旺旺号 淘宝账号 抖音号 instagram twitter 账号"),
    (
        Hint::Customer("address"),
        "address address1 street streetaddress billingaddress billingaddress1 billingstreet shippingaddress \
         defaultaddressaddress1 地址 详细地址 收货地址 联系地址 收件地址 通讯地址 家庭住址",
    ),
    (Hint::Customer("city"), "city town billingcity shippingcity defaultaddresscity 城市 市 所在城市 收货城市"),
    (
        Hint::Customer("province"),
        "province region billingprovince billingstate defaultaddressprovincecode 省 省份 所在省 所在省份 地区",
    ),
    (
        Hint::Customer("country"),
        "country countrycode nation billingcountry shippingcountry defaultaddresscountrycode 国家 国家地区 \
         国别",
    ),
    (
        Hint::Customer("postcode"),
        "postcode zip zipcode postalcode billingzip billingpostcode defaultaddresszip 邮编 邮政编码",
    ),
    (Hint::Customer("job"), "job jobtitle occupation profession position 职业 职位 职务 岗位"),
    (
        Hint::Customer("employer"),
        "employer company companyname organization organisation billingcompany 公司 公司名称 单位 工作单位",
    ),
    (Hint::Customer("income"), "income incomeband 收入 收入水平"),
    (Hint::Customer("family"), "family familystatus 家庭 家庭情况 家庭状况"),
    (
        Hint::Customer("tier"),
        "tier level membership memberlevel membertier viplevel loyaltytier grade 等级 会员等级 客户等级 \
         会员级别 客户级别 级别",
    ),
    (
        Hint::Customer("owner"),
        "owner salesperson salesrep accountmanager assignedto 负责人 归属人 业务员 销售员 所属员工 专属客服 \
         跟进人",
    ),
    (Hint::Customer("personality"), "personality 性格 个性"),
    (Hint::Customer("interests"), "interests hobbies hobby 兴趣 爱好 兴趣爱好"),
    (Hint::Customer("preferences"), "preferences preference 偏好 喜好"),
    (Hint::Customer("preferred_channel"), "preferredchannel 偏好渠道 常用渠道"),
    (Hint::Customer("habits"), "habits 消费习惯 购买习惯 习惯"),
    (Hint::Customer("visits"), "visits visitcount 访问次数 到店次数"),
    (Hint::Customer("industry"), "industry sector 行业 所属行业"),
    (Hint::Customer("employees"), "employees headcount 员工人数 员工数 人数"),
    (Hint::Customer("website"), "website url homepage 网址 网站 官网"),
    (Hint::Customer("tax_id"), "taxid vatid vatnumber 税号 纳税人识别号 统一社会信用代码"),
    (Hint::Customer("scope"), "scope businessscope 经营范围 主营业务"),
    (Hint::Customer("terms"), "terms paymentterms 账期 付款条件 结算方式"),
];

/// A column's name taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub hint: Hint,
    /// The name says that amounts are in cents or fen.
    pub minor: bool,
}

/// What a column's name says, if it is a known one.
pub fn hint(header: &str) -> Option<Named> {
    let mut text = fold(header);
    let mut minor = false;
    // 订单金额(元), Total (GBP): what is in brackets is a unit.
    if let Some((name, unit)) = text.split_once(['(', '[', '（', '【']) {
        let unit = unit.trim_end_matches([')', ']', '）', '】']).trim();
        minor = matches!(unit, "分" | "cents" | "cent" | "pence" | "minor");
        if !name.trim().is_empty() {
            text = name.to_owned();
        }
    }
    let key: String = text.chars().filter(|char| char.is_alphanumeric()).collect();
    let find =
        |key: &str| NAMES.iter().find(|(_, names)| names.split(' ').any(|name| name == key)).map(|(hint, _)| *hint);
    if let Some(hint) = find(&key) {
        return Some(Named { hint, minor });
    }
    let short = ["minor", "cents", "pence", "infen", "分"].iter().find_map(|suffix| key.strip_suffix(suffix))?;
    find(short).map(|hint| Named { hint, minor: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::schema::Table;
    use std::collections::HashSet;

    #[test]
    fn names_are_known_in_both_languages() {
        for (header, expected, minor) in [
            ("Order ID", Hint::OrderNumber, false),
            ("total_minor", Hint::OrderTotal, true),
            ("订单金额(元)", Hint::OrderTotal, false),
            ("金额（分）", Hint::Amount, true),
            ("手机号码", Hint::Customer("phone"), false),
            ("consent_sms", Hint::Consent("sms"), false),
            ("InvoiceDate", Hint::OrderedAt, false),
            ("Ｅ－ｍａｉｌ", Hint::Customer("email"), false),
        ] {
            assert_eq!(hint(header), Some(Named { hint: expected, minor }), "{header}");
        }
        assert_eq!(hint("shoe size"), None);
        assert_eq!(hint(""), None);
    }

    #[test]
    fn no_name_means_two_things() {
        let mut seen = HashSet::new();
        for (hint, names) in NAMES {
            if let Hint::Customer(field) = hint {
                assert!(Table::Customer.field_named(field).is_some(), "{field}");
            }
            for name in names.split(' ') {
                assert!(seen.insert(name), "{name}");
            }
        }
    }
}
