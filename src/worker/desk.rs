//! Where requests arrive and answers leave: which query is watched, which job runs, when the journal is folded.

use super::{Engine, EngineWorker, Packet, Said, host::Browser, idle::Idle, jobs};
use crate::engine::protocol::{Call, Done, Phase, Reply, Request, Status};
use crate::engine::query::{Answer, Query};
use crate::engine::refusal::Refusal;
use crate::engine::workspace::Touched;
use crate::session::Session;
use crate::storage::{indexeddb::IndexedDb, tabs};
use gloo::timers::callback::Timeout;
use gloo_worker::{HandlerId, WorkerScope};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The journal is folded when nobody has written for so long, in milliseconds,
const IDLE: u32 = 4_000;
/// What takes long to answer is answered again when nobody has written for so long, in milliseconds.
const CALM: u32 = 120;
/// or when it has grown by so many entries.
const TAIL: u64 = 200;

pub type BrowserSession = Session<IndexedDb, Browser>;

pub struct Desk {
    scope: WorkerScope<EngineWorker>,
    session: OnceCell<Rc<BrowserSession>>,
    page: Cell<Option<HandlerId>>,
    watched: RefCell<BTreeMap<Call, Watched>>,
    /// What has changed since answers were last given.
    stale: Cell<Option<Touched>>,
    /// What has changed since answers were given that take long.
    late: Cell<Touched>,
    answering_late: RefCell<Option<Timeout>>,
    status: RefCell<Option<Status>>,
    pub(super) cancelled: RefCell<BTreeMap<Call, Rc<Cell<bool>>>>,
    folding: RefCell<Option<Timeout>>,
    pub(super) idle: Idle,
}

struct Watched {
    query: Query,
    /// Given last, so that an answer that is still right is not given again.
    answer: Option<Answer>,
}

impl Engine for Rc<Desk> {
    /// The page is there, and hears how far opening has come. That it has begun the page knows, or takes the database to
    /// be empty since the door said so.
    fn connect(&self, page: HandlerId) {
        self.page.set(Some(page));
        let status = self.session.get().map(|session| session.status());
        if let Some(status) = status.filter(|status| status.phase != Phase::Opening) {
            self.say(status);
        }
    }

    fn receive(&self, request: Packet) {
        self.handle(request.open());
    }
}

impl Desk {
    pub fn new(scope: WorkerScope<EngineWorker>) -> Rc<Self> {
        Rc::new(Self {
            scope,
            session: OnceCell::new(),
            page: Cell::new(None),
            watched: RefCell::default(),
            stale: Cell::new(None),
            late: Cell::default(),
            answering_late: RefCell::default(),
            status: RefCell::default(),
            cancelled: RefCell::default(),
            folding: RefCell::default(),
            idle: Idle::default(),
        })
    }

    fn handle(self: &Rc<Self>, request: Request) {
        let desk = Rc::clone(self);
        match request {
            Request::Do { call, command } => spawn_local(async move {
                let Some(session) = desk.session.get() else { return };
                desk.not_idle();
                let result = session.command(&command).await;
                // The answers are right again before the page hears that it is done.
                desk.answer_stale().await;
                desk.reply(Reply::Done { call, result });
                desk.fold_later();
                desk.prepare_later();
            }),
            Request::SetWho { call, who } => spawn_local(async move {
                let Some(session) = desk.session.get() else { return };
                let result = session.set_who(who.trim()).await.map(|()| Done::default());
                desk.answer_stale().await;
                desk.reply(Reply::Done { call, result });
            }),
            Request::Ask { call, query } => spawn_local(async move {
                let Some(session) = desk.session.get() else { return };
                let answer = session.ask(&query).await;
                desk.reply(Reply::Answer { call, answer });
            }),
            Request::Watch { call, query } => spawn_local(async move {
                desk.watched.borrow_mut().insert(call, Watched { query, answer: None });
                desk.answer_watched(call).await;
            }),
            Request::Forget { call } => {
                self.watched.borrow_mut().remove(&call);
            }
            Request::Start { call, job } => {
                let cancelled = Rc::new(Cell::new(false));
                self.cancelled.borrow_mut().insert(call, Rc::clone(&cancelled));
                self.not_idle();
                spawn_local(async move {
                    let Some(session) = desk.session.get().cloned() else { return };
                    let result = jobs::run(&desk, &session, call, job, cancelled).await;
                    desk.cancelled.borrow_mut().remove(&call);
                    desk.answer_stale().await;
                    desk.reply(Reply::Finished { call, result });
                    desk.fold_later();
                    desk.prepare_later();
                });
            }
            Request::Cancel { call } => {
                if let Some(cancelled) = self.cancelled.borrow().get(&call) {
                    cancelled.set(true);
                }
            }
        }
    }

    pub(super) fn session(&self) -> Option<Rc<BrowserSession>> {
        self.session.get().cloned()
    }

    /// Opens the database of this name, or creates it.
    pub fn open(self: &Rc<Self>, database: &str) {
        let desk = Rc::downgrade(self);
        let listener = {
            let desk = desk.clone();
            move |news| {
                if let Some(desk) = desk.upgrade() {
                    desk.hear(&news);
                }
            }
        };
        let tabs = tabs::Tabs::join(database, build(), listener);
        // Minutes that this browser's clock is ahead of UTC now.
        let zone = -(js_sys::Date::new_0().get_timezone_offset() as i32);
        let host = Browser { desk, tabs, lock: format!("guanxi pages of {database}"), zone };
        let session = Rc::new(Session::new(IndexedDb::new(database), host));
        if self.session.set(Rc::clone(&session)).is_err() {
            return;
        }
        let desk = Rc::clone(self);
        spawn_local(async move {
            // Why it could not be opened is in the status.
            if session.open().await.is_ok() {
                desk.answer_stale().await;
                desk.fold_later();
                desk.prepare_later();
                // What a killed import has left costs space, no more: it is cleared away when nothing else is to do.
                gloo::timers::future::TimeoutFuture::new(IDLE).await;
                session.sweep().await.ok();
            }
        });
    }

    /// Another tab has something new.
    fn hear(self: &Rc<Self>, news: &tabs::News) {
        let Some(session) = self.session.get().cloned() else { return };
        let desk = Rc::clone(self);
        match news {
            tabs::News::Appended { .. } | tabs::News::Replaced => spawn_local(async move {
                // Should reading fail now, the next command finds the same trouble and tells the person.
                session.catch_up().await.ok();
                desk.prepare_later();
            }),
            tabs::News::NewerVersion => session.set_outdated(),
            tabs::News::Checkpointed { .. } | tabs::News::Closing => {}
        }
    }

    /// Notes that answers are no longer right; they are given again when the current work is done.
    pub fn changed(self: Rc<Self>, touched: Touched) {
        let first = self.stale.get().is_none();
        self.stale.set(Some(self.stale.get().unwrap_or_default().and(touched)));
        if first {
            spawn_local(async move { self.answer_stale().await });
        }
    }

    /// Gives the answers again that are no longer right: those that take long a little later, so that nobody who writes
    /// has to wait for them.
    async fn answer_stale(self: &Rc<Self>) {
        let Some(session) = self.session.get() else { return };
        let Some(touched) = self.stale.take() else { return };
        let status = session.status();
        if self.status.borrow().as_ref() != Some(&status) {
            self.say(status);
        }
        let (slow, quick): (Vec<_>, Vec<_>) = self.touched(touched).into_iter().partition(|(_, slow)| *slow);
        for (call, _) in quick {
            self.answer_watched(call).await;
        }
        if !slow.is_empty() {
            self.late.set(self.late.get().and(touched));
            let desk = Rc::clone(self);
            let answer = move || spawn_local(async move { desk.answer_late().await });
            *self.answering_late.borrow_mut() = Some(Timeout::new(CALM, answer));
        }
    }

    async fn answer_late(&self) {
        let touched = self.late.take();
        for (call, slow) in self.touched(touched) {
            if slow {
                self.answer_watched(call).await;
                // What came in meanwhile has its turn.
                gloo::timers::future::TimeoutFuture::new(0).await;
            }
        }
    }

    /// The watched queries that a change touches, and whether their answers take long.
    fn touched(&self, touched: Touched) -> Vec<(Call, bool)> {
        let watched = self.watched.borrow();
        let touched = watched.iter().filter(|(_, watched)| watched.query.reads().meets(touched));
        touched.map(|(call, watched)| (*call, watched.query.takes_long())).collect()
    }

    async fn answer_watched(&self, call: Call) {
        let Some(session) = self.session.get() else { return };
        let Some(query) = self.watched.borrow().get(&call).map(|watched| watched.query.clone()) else { return };
        let answer = session.ask(&query).await;
        {
            let mut watched = self.watched.borrow_mut();
            // Forgotten, or asked otherwise, while the journal was read.
            let Some(watched) = watched.get_mut(&call).filter(|watched| watched.query == query) else { return };
            match &answer {
                // The facts are still being read: the answer comes when they are in.
                Err(Refusal::NotReady) => return,
                Ok(answer) if watched.answer.as_ref() == Some(answer) => return,
                Ok(answer) => watched.answer = Some(answer.clone()),
                Err(_) => watched.answer = None,
            }
        }
        self.reply(Reply::Answer { call, answer });
    }

    pub fn reply(&self, reply: Reply) {
        if let Some(page) = self.page.get() {
            self.scope.respond(page, Said::Reply(Packet::of(&reply)));
        }
    }

    fn say(&self, status: Status) {
        if let Some(page) = self.page.get() {
            self.scope.respond(page, Said::Status(Box::new(status.clone())));
        }
        *self.status.borrow_mut() = Some(status);
    }

    /// Folds the journal when nobody has written for a while, or at once when it has grown long.
    fn fold_later(self: &Rc<Self>) {
        let Some(session) = self.session.get().cloned() else { return };
        let wait = match session.tail() {
            0 => return,
            tail if tail >= TAIL => 0,
            _ => IDLE,
        };
        let fold = move || spawn_local(async move { session.checkpoint().await.unwrap_or_default() });
        *self.folding.borrow_mut() = Some(Timeout::new(wait, fold));
    }
}

/// Grows with every version, so that an older tab learns that it is one.
fn build() -> u64 {
    env!("CARGO_PKG_VERSION").split('.').fold(0, |sum, part| sum * 10_000 + part.parse::<u64>().unwrap_or(0))
}
