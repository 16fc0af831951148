//! What a column of a file can hold, in groups, as the choices of a `<select>`.

use crate::domain::schema::{Field, Key, Kind, Section, Table, customer, order};
use crate::exchange::plan::{Content, Target};
use crate::ui::{i18n::t, locale::t, words};

/// The value of the choice of a field with a name of its own.
pub const CUSTOM: &str = "custom";
/// The value of [`Target::Ignore`].
const IGNORE: &str = "";

fn fields(table: Table) -> impl Iterator<Item = Target> {
    let fits = move |field: Field, kind: Kind| match (table, field) {
        (Table::Order, order::CUSTOMER | order::LINES) => false,
        _ => !matches!(kind, Kind::Ref(_)),
    };
    let fields = table.fields().iter().filter(|info| info.section != Section::Hidden);
    fields
        .filter(move |info| fits(info.field, info.kind))
        .map(move |info| Target::Field { table, key: info.field.into() })
}

fn customers() -> Vec<Target> {
    let consent = |channel: &&str| Target::Field { table: Table::Customer, key: Key::of(customer::CONSENT, *channel) };
    let parts = [Target::FirstName, Target::LastName, Target::Tags];
    fields(Table::Customer).chain(parts).chain(customer::CHANNELS.iter().map(consent)).collect()
}

/// The groups that rows of this content have, each with its name.
fn groups(content: Content) -> Vec<(String, Vec<Target>)> {
    let customer = || (words::table(Table::Customer), customers());
    let product = || (words::table(Table::Product), fields(Table::Product).collect());
    let order = || (words::table(Table::Order), fields(Table::Order).collect());
    let goods = |targets: &[Target]| (t(t::DATA_GROUP_LINES).to_string(), targets.to_vec());
    match content {
        Content::Customers => vec![customer()],
        Content::Orders => vec![order(), goods(&[Target::Items]), customer()],
        Content::OrderLines => {
            let line = [Target::Quantity, Target::UnitPrice, Target::LineTotal];
            vec![order(), goods(&line), product(), customer()]
        }
        Content::Products => vec![product()],
    }
}

/// Whether a field's name is the person's own.
pub fn is_custom(target: &Target) -> bool {
    matches!(target, Target::Field { table: Table::Customer, key } if key.field == customer::CUSTOM)
}

pub fn custom(name: &str) -> Target {
    Target::Field { table: Table::Customer, key: Key::of(customer::CUSTOM, name) }
}

/// The value of a target's choice.
pub fn value(target: &Target) -> String {
    match target {
        Target::Ignore => IGNORE.into(),
        target if is_custom(target) => CUSTOM.into(),
        Target::Field { table, key } => format!("{}.{}.{}", *table as u8, key.field.0, key.name),
        Target::FirstName => "first".into(),
        Target::LastName => "last".into(),
        Target::Tags => "tags".into(),
        Target::Items => "items".into(),
        Target::Quantity => "quantity".into(),
        Target::UnitPrice => "price".into(),
        Target::LineTotal => "total".into(),
    }
}

/// The target of a choice.
pub fn target(content: Content, chosen: &str) -> Target {
    let all = groups(content).into_iter().flat_map(|(_, targets)| targets);
    all.into_iter().find(|target| value(target) == chosen).unwrap_or(Target::Ignore)
}

/// Whether rows of this content can have it.
pub fn fits(content: Content, target: &Target) -> bool {
    let customers = content != Content::Products;
    match target {
        Target::Ignore => true,
        target if is_custom(target) => customers,
        // Keyed fields that the choices do not offer stay as they were found.
        Target::Field { table: Table::Customer, .. } => customers,
        target => groups(content).iter().any(|(_, targets)| targets.contains(target)),
    }
}

/// The name of a target. Fields of another record than the row's own say whose they are, since a closed choice does not
/// show its group.
fn label(content: Content, target: &Target) -> String {
    let orders = matches!(content, Content::Orders | Content::OrderLines);
    match target {
        Target::Field { table, key } if *table == Table::Order || !orders => words::field(*table, key),
        target => words::target(target),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The choices as HTML. There may be sixty of them in each of sixty columns: the browser makes them from one text much
/// faster than one by one.
pub fn options(content: Content) -> String {
    let mut html = String::new();
    let option = |html: &mut String, value: &str, label: &str| {
        html.push_str(&format!("<option value=\"{}\">{}</option>", escape(value), escape(label)));
    };
    option(&mut html, IGNORE, t(t::WORDS_TARGET_IGNORE));
    for (name, targets) in groups(content) {
        html.push_str(&format!("<optgroup label=\"{}\">", escape(&name)));
        for target in &targets {
            option(&mut html, &value(target), &label(content, target));
        }
        html.push_str("</optgroup>");
    }
    if content != Content::Products {
        option(&mut html, CUSTOM, t(t::DATA_CUSTOM_FIELD));
    }
    html
}
