//! The demo shop: tea, ceramics and homeware, with customers who write Chinese and customers who write English.
//!
//! Nothing in it is anyone's: names are put together by chance, telephone numbers and addresses are of ranges that
//! nobody has. The same customers come out each time, with dates counted back from today, so that what the pages show
//! of the last days and months is never empty.

mod buyers;
mod companies;
mod names;
mod orders;
mod places;
mod products;
mod random;
mod season;
mod talk;

use crate::domain::{
    id::{Device, Id},
    schema::Table,
    stamp::Stamp,
};
use crate::engine::page::{Page, RowWriter};
use random::Random;

/// Every record of a shop with this many customers, as pages. `today` is a day since 1970-01-01; nothing in the shop
/// happens after it.
pub fn demo(device: Device, stamp: Stamp, today: i64, customers: u32) -> Vec<(Table, Page)> {
    let sheet = |table| Sheet { table, device, stamp, pages: Vec::new(), count: 0 };
    let mut products = sheet(Table::Product);
    products::write(&mut products);

    let mut buyers = buyers::draw(&mut Random::new(1), today, customers);
    let drawn = orders::draw(&mut buyers, today);
    let mut orders = sheet(Table::Order);
    orders::write(&mut orders, &drawn);

    let (mut customers, mut contacts) = (sheet(Table::Customer), sheet(Table::Contact));
    let mut random = Random::new(3);
    for buyer in &buyers {
        buyers::write(&mut customers, &mut random, buyer);
    }
    let responsible = companies::contacts(&mut contacts, &mut Random::new(4), &buyers);

    let mut interactions = sheet(Table::Interaction);
    talk::write(&mut interactions, &mut Random::new(5), &buyers, &responsible, today);

    let sheets = [products, customers, contacts, orders, interactions];
    sheets.into_iter().flat_map(|sheet| sheet.pages.into_iter().map(move |page| (sheet.table, page))).collect()
}

/// The rows of one table, page after page.
struct Sheet {
    table: Table,
    device: Device,
    stamp: Stamp,
    pages: Vec<Page>,
    /// Rows so far; the next one's number is one more.
    count: u32,
}

impl Sheet {
    fn row(&mut self) -> RowWriter<'_> {
        if self.pages.last().is_none_or(Page::is_full) {
            self.pages.push(Page::default());
        }
        self.count += 1;
        let (id, last) = (self.id(self.count), self.pages.len() - 1);
        self.pages[last].push(self.table, id, self.stamp)
    }

    fn id(&self, number: u32) -> Id {
        Id::new(self.device, number)
    }
}

#[cfg(test)]
mod tests;
