//! What pictures are taken of: an address, and what is pressed there.

/// Words for the steps.
pub const WORDS: &str = "
    const one = (css) => document.querySelector(css) ?? (() => { throw new Error(css + ' is not there') })();
    const all = (css) => [...document.querySelectorAll(css)];
    const press = (css) => one(css).click();
    const at = (css, index) => {
        const found = all(css).at(index);
        found.scrollIntoView({ block: 'center' });
        found.click();
    };
    const type = (css, text) => {
        const input = one(css);
        input.focus();
        input.value = text;
        input.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const key = (css, name) => one(css).dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
    const give = (name, text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], name, { type: 'text/csv' }));
        const input = one('main input[type=file]');
        input.files = data.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
    };
    const orders = '订单编号,下单时间,客户姓名,手机,商品名称,数量,单价,实付金额,订单状态\\n'
        + 'G-1001,2026-03-01 10:20,林小满,13800138001,云南白茶饼,2,128.00,256.00,已付款\\n'
        + 'G-1002,2026-03-01 11:05,Anna Lee,+447700900123,Celadon cup,4,16.50,66.00,已付款\\n'
        + 'G-1003,2026-03-02 09:41,周文博,13800138002,桂花乌龙,1,88.00,88.00,待付款\\n'
        + 'G-1003,2026-03-02 09:41,周文博,13800138002,青瓷杯,2,58.00,116.00,待付款\\n'
        + 'G-1004,not a day,张可,13800138003,桂花乌龙,1,88.00,88.00,已付款\\n'
        + 'G-1005,2026-03-04 15:30,,,桂花乌龙,-1,88.00,-88.00,已退款\\n'
        + 'G-1006,2026-03-05 16:12,李明,13800138004,试饮装,1,0.00,0.00,已付款\\n';
";

/// Nothing is waited for any more.
pub const SETTLED: &str = "return document.querySelector('.sign.good') !== null
    && document.querySelector('.skeleton, .list-row.waiting, .analysis .job') === null && document.fonts.status === 'loaded'
    && [...document.querySelectorAll('.list')].every((list) => list.closest('.hollow') || list.querySelector('.list-row'))";

/// How much of the screen is below its lower edge; lists of any length are left as they are.
pub const HIDDEN_HEIGHT: &str = "const main = document.querySelector('main');
    if (document.querySelector('dialog[open], .popover:popover-open')) return 0;
    return Math.max(0, main.scrollHeight - main.clientHeight)";

pub const PICK_TWO: &str =
    "[...document.querySelectorAll('.list-row .pick input')].slice(3, 5).forEach((box) => box.click())";

pub struct Scene {
    pub name: &'static str,
    /// `first:LIST` is what the first row of a list leads to.
    pub address: &'static str,
    /// Scripts, each with what must be there after it.
    pub steps: &'static [(&'static str, &'static str)],
}

const fn still(name: &'static str, address: &'static str) -> Scene {
    Scene { name, address, steps: &[] }
}

const fn scene(name: &'static str, address: &'static str, steps: &'static [(&'static str, &'static str)]) -> Scene {
    Scene { name, address, steps }
}

pub const EMPTY: &[Scene] = &[
    still("home", ""),
    still("customers", "customers"),
    still("segments", "segments"),
    still("orders", "orders"),
    still("products", "products"),
    still("data", "data"),
    still("import", "data/import"),
    still("history", "data/history"),
    still("bin", "data/bin"),
    still("duplicates", "data/duplicates"),
    still("not-found", "nowhere"),
    scene("not-a-table", "data/import", &[("give('shop.csv', '')", ".problem")]),
];

/// The best customer comes first by spend.
const BEST: &str = "first:customers?sort=-spend";

/// Saved in the demo shop before its pictures are taken.
pub const SEGMENTS: [&str; 4] = [
    "segments/new?name=Good%20regulars%20%E4%BC%98%E8%B4%A8%E8%80%81%E5%AE%A2&about=For%20the%20spring%20letter&rule=%7B%22all%22:%5B%7B%22is%22:%7B%22orders%22:%7B%22among%22:%7B%22state%22:%22purchase%22,%22within%22:%7B%22last%22:365%7D,%22channels%22:%5B%5D,%22products%22:%5B%5D,%22categories%22:%5B%5D%7D,%22all%22:%5B%7B%22count%22:%7B%22min%22:2,%22max%22:null%7D%7D%5D%7D%7D%7D%5D%7D",
    "segments/new?name=VIP&rule=%7B%22is%22:%7B%22tag%22:%7B%22any%22:%5B%22vip%22%5D%7D%7D%7D",
    "segments/new?name=May%20be%20mailed&rule=%7B%22is%22:%7B%22consent%22:%7B%22channel%22:%22email%22%7D%7D%7D",
    "segments/new?name=Sleeping&rule=%7B%22is%22:%7B%22orders%22:%7B%22among%22:%7B%22state%22:%22purchase%22,%22within%22:%22ever%22,%22channels%22:%5B%5D,%22products%22:%5B%5D,%22categories%22:%5B%5D%7D,%22all%22:%5B%7B%22last%22:%7B%22before%22:180%7D%7D%5D%7D%7D%7D",
];

/// A rule of all kinds of conditions.
const RULE: &str = "segments/new?rule=%7B%22all%22:%5B%7B%22is%22:%7B%22orders%22:%7B%22among%22:%7B%22state%22:%22purchase%22,%22within%22:%7B%22last%22:365%7D,%22channels%22:%5B%5D,%22products%22:%5B%5D,%22categories%22:%5B%5D%7D,%22all%22:%5B%7B%22count%22:%7B%22min%22:2,%22max%22:null%7D%7D,%7B%22spend%22:%7B%22min%22:2000000,%22max%22:null%7D%7D%5D%7D%7D%7D,%7B%22any%22:%5B%7B%22is%22:%7B%22tag%22:%7B%22any%22:%5B%22vip%22%5D%7D%7D%7D,%7B%22is%22:%7B%22field%22:%7B%22key%22:%7B%22field%22:7,%22name%22:%22%22%7D,%22test%22:%7B%22any%22:%5B%7B%22Text%22:%22%E4%B8%8A%E6%B5%B7%22%7D,%7B%22Text%22:%22%E6%9D%AD%E5%B7%9E%22%7D%5D%7D%7D%7D%7D%5D%7D,%7B%22not%22:%7B%22is%22:%7B%22interactions%22:%7B%22kinds%22:%5B1,2,3%5D,%22within%22:%7B%22last%22:30%7D,%22count%22:%7B%22min%22:2,%22max%22:null%7D%7D%7D%7D%7D%5D%7D";

pub const DEMO: &[Scene] = &[
    still("home", ""),
    still("segments", "segments"),
    still("segment-builder", RULE),
    scene(
        "segment-adder",
        RULE,
        &[("at('.group-foot button', -2)", ".adder .menu-item"), ("type('.adder input', '')", "")],
    ),
    scene("segment-values", RULE, &[("at('.picker button', -2)", ".popover:popover-open .option")]),
    still("segment", "first:segments"),
    scene("segment-frozen", "first:segments", &[("press('.page-head [aria-haspopup=menu]')", ".popover:popover-open")]),
    scene(
        "segment-overlap",
        "segments",
        &[
            ("all('.segment-row > input').slice(0, 4).forEach((box) => box.click())", ".page-head .actions button"),
            ("press('.page-head .actions button')", ".upset"),
        ],
    ),
    scene("customer-why", "first:customers?sort=-spend", &[("one('.customer-segments button').click()", ".why")]),
    scene("chart-table", "", &[("one('.chart-table').open = true; one('.column .back').focus?.()", "")]),
    still("customers", "customers"),
    still("customers-filtered", "customers?sort=-spend&orders=2..&tag=vip"),
    still("customers-found", "customers?q=li"),
    still("customers-nobody", "customers?q=zzzz"),
    scene(
        "customers-looked-at",
        "customers?sort=-spend",
        &[("if (innerWidth > 900) press('.list-row [role=gridcell]:nth-child(2)')", "")],
    ),
    scene(
        "customers-picked",
        "customers",
        &[("all('.list-row .pick input').slice(0, 3).forEach((box) => box.click())", ".bulk")],
    ),
    scene("customers-columns", "customers", &[("all('.tool-end button').at(-1).click()", ".popover:popover-open")]),
    scene("customers-filter", "customers", &[("one('.add-filter button').click()", ".popover:popover-open")]),
    scene(
        "customers-filter-days",
        "customers",
        &[
            ("one('.add-filter button').click()", ".popover:popover-open"),
            ("all('.popover:popover-open .menu-item').at(-2).click()", ".popover .presets"),
        ],
    ),
    still("customer", BEST),
    scene(
        "customer-history",
        BEST,
        &[("all('.customer-main .tabs a').at(-1).click()", ".tabs a:last-child[aria-current]")],
    ),
    scene("customer-edited", BEST, &[("press('.customer-side .facts-section .fact-value')", ".fact.editing")]),
    scene("customer-menu", BEST, &[("press('.page-head [aria-haspopup=menu]')", ".popover:popover-open")]),
    scene("customer-scores", BEST, &[("all('.score-card summary').slice(2, 3).forEach((one) => one.click())", "")]),
    still("new-customer", "customers/new"),
    still("analysis", "analysis"),
    still("analysis-rfm", "analysis/rfm"),
    still("analysis-types", "analysis/types"),
    still("analysis-stages", "analysis/stages"),
    still("analysis-clusters", "analysis/clusters"),
    still("analysis-buying", "analysis/buying"),
    still("analysis-value", "analysis/value"),
    still("analysis-cohorts", "analysis/cohorts"),
    still("analysis-repurchase", "analysis/repurchase"),
    still("analysis-retention", "analysis/retention"),
    still("analysis-contracts", "analysis/contracts"),
    still("analysis-churn", "analysis/churn"),
    still("analysis-concentration", "analysis/concentration"),
    still("analysis-anomalies", "analysis/anomalies"),
    still("analysis-forecast", "analysis/forecast"),
    still("analysis-basket", "analysis/basket"),
    still("analysis-relationship", "analysis/relationship"),
    still("analysis-delivered", "analysis/delivered"),
    still("analysis-wallet", "analysis/wallet"),
    still("analysis-credit", "analysis/credit"),
    scene(
        "analysis-pointed-at",
        "analysis/rfm",
        &[
            ("one('[data-spot=\"7\"]').focus()", ".tip"),
            ("all('.chart-table summary').forEach((one) => one.click())", ".report-table"),
        ],
    ),
    still("orders", "orders"),
    still("orders-none", "orders?q=zzzz"),
    still("order", "first:orders"),
    still("products", "products"),
    still("data", "data"),
    scene("import-columns", "data/import", &[("give('orders.csv', orders)", ".preview")]),
    scene(
        "import-report",
        "data/import",
        &[("give('orders.csv', orders)", ".preview"), ("press('.import-head .button.primary')", ".report-title")],
    ),
    still("history", "data/history"),
    still("bin", "data/bin"),
    still("duplicates", "data/duplicates"),
    scene("duplicates-compared", "data/duplicates", &[("press('.pair-names')", ".pair .table")]),
    still("settings", "settings"),
    scene("palette", "customers", &[("press('.search-button')", ".palette[open]")]),
    scene(
        "palette-found",
        "customers",
        &[("press('.search-button')", "#palette-input"), ("type('#palette-input', 'li')", ".palette-option .quiet")],
    ),
    scene("help", "customers", &[("all('.bar-end .wide-only > button').at(-1).click()", ".help")]),
    scene("themes", "customers", &[("all('.bar-end [aria-haspopup=menu]').at(-1).click()", ".popover:popover-open")]),
];
