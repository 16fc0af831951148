//! The browser as a session sees it: clock, dice, locks, the other tabs.

use super::desk::Desk;
use crate::engine::workspace::Touched;
use crate::session::{Host, News};
use crate::storage::tabs::{
    Tabs,
    lock::{Guard, Mode, lock},
};
use gloo::timers::future::TimeoutFuture;
use std::rc::Weak;

pub struct Browser {
    pub desk: Weak<Desk>,
    pub tabs: Tabs,
    /// Of the lock that is held while pages are written.
    pub lock: String,
    pub zone: i32,
}

impl Host for Browser {
    type Lock = Option<Guard>;

    fn now(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn zone(&self) -> i32 {
        self.zone
    }

    fn random(&self) -> u32 {
        (js_sys::Math::random() * f64::from(u32::MAX)) as u32
    }

    async fn lock_pages(&self) -> Self::Lock {
        // Without the lock nothing is lost, since every transaction checks what it builds on.
        lock(&self.lock, Mode::Exclusive).await.ok()
    }

    fn tell(&self, news: News) {
        match news {
            News::Appended { entry } => self.tabs.appended(entry),
            News::Replaced => self.tabs.replaced(),
        }
    }

    fn changed(&self, touched: Touched) {
        if let Some(desk) = self.desk.upgrade() {
            desk.changed(touched);
        }
    }

    async fn pause(&self) {
        TimeoutFuture::new(0).await;
    }
}
