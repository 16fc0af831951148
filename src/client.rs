//! The page's handle to the engine: commands, questions, live answers and jobs, each typed.
//!
//! ```ignore
//! let client = Client::here();
//! let home = client.watch(|| Some(Query::Home));           // a signal that is always right
//! let done = client.command(Command::Undo { entry }).await; // Ok once it is durable
//! ```

mod later;

pub use later::Later;

use crate::engine::{
    command::Command,
    protocol::{Call, Done, FileRef, Job, Outcome, Progress, Reply, Request, Status},
    query::{Answer, Query},
    refusal::Refusal,
};
use crate::worker::{EngineWorker, Packet, Postcard, Said, stop::Stop};
use gloo_worker::{Spawnable, WorkerBridge};
use leptos::prelude::*;
use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

/// The answer to a watched query: nothing until the first one is here.
pub type Live = ReadSignal<Option<Result<Answer, Refusal>>>;

/// What a reply is given to, or that none will come because the engine has stopped; it says whether it waits for more.
type Handler = Rc<dyn Fn(Option<Reply>) -> Waits>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Waits {
    Done,
    ForMore,
}

struct Inner {
    bridge: WorkerBridge<EngineWorker>,
    last_call: Cell<Call>,
    handlers: Handlers,
    stopped: Rc<Cell<bool>>,
    /// Hears that the engine has stopped; lives as long as the page.
    _stop: Option<Stop>,
}

type Handlers = Rc<RefCell<HashMap<Call, Handler>>>;

/// The one engine of this page. Copies are the same handle.
#[derive(Clone, Copy)]
pub struct Client {
    inner: StoredValue<Inner, LocalStorage>,
    status: StoredValue<ArcReadSignal<Status>>,
}

impl Client {
    /// Starts the engine's thread from the script at this address, which names the database, too. Call it once.
    pub fn start(worker: &str) -> Self {
        let handlers = Handlers::default();
        let status = ArcRwSignal::new(Status::default());
        let stopped = Rc::new(Cell::new(false));
        // Other tabs have engines of their own: this one's is known by a name.
        let name = format!("{:.0}", js_sys::Math::random() * 1e15);
        let stop = Stop::listen(&name, {
            let (handlers, status, stopped) = (handlers.clone(), status.clone(), stopped.clone());
            move || {
                stopped.set(true);
                status.update(|status| status.trouble = Some(Refusal::EngineStopped));
                let waiting: Vec<Handler> = handlers.borrow_mut().drain().map(|(_, handler)| handler).collect();
                for handler in waiting {
                    handler(None);
                }
            }
        });
        let bridge = EngineWorker::spawner()
            .encoding::<Postcard>()
            .callback({
                let (handlers, status) = (handlers.clone(), status.clone());
                move |said| match said {
                    Said::Status(new) => status.set(*new),
                    Said::Reply(reply) => receive(&handlers, reply.open()),
                }
            })
            .with_loader(true)
            .spawn(&format!("{worker}&engine={name}"));
        Self {
            inner: StoredValue::new_local(Inner { bridge, last_call: Cell::new(0), handlers, stopped, _stop: stop }),
            status: StoredValue::new(status.read_only()),
        }
    }

    /// The client that the app's root provides.
    pub fn here() -> Self {
        expect_context()
    }

    /// The state of the database, tracked.
    pub fn status(&self) -> Status {
        self.status.with_value(|status| status.get())
    }

    /// A part of the state, tracked; changes only when the part does.
    pub fn state<T: PartialEq + Send + Sync + 'static>(&self, part: fn(&Status) -> T) -> Memo<T> {
        let status = self.status.with_value(Clone::clone);
        Memo::new(move |_| status.with(part))
    }

    /// A part of the state as it is now, not tracked.
    pub fn peek<T>(&self, part: impl FnOnce(&Status) -> T) -> T {
        self.status.with_value(|status| status.with_untracked(part))
    }

    /// Asks for a change. It is durable when this is `Ok`.
    pub fn command(&self, command: Command) -> Later<Result<Done, Refusal>> {
        self.done(|call| Request::Do { call, command })
    }

    /// Says who sits at this device.
    pub fn set_who(&self, who: String) -> Later<Result<Done, Refusal>> {
        self.done(|call| Request::SetWho { call, who })
    }

    fn done(&self, request: impl FnOnce(Call) -> Request) -> Later<Result<Done, Refusal>> {
        let (done, later) = Later::new();
        self.call(request, move |reply| {
            match reply {
                Some(Reply::Done { result, .. }) => done(result),
                Some(_) => {}
                None => done(Err(Refusal::EngineStopped)),
            }
            Waits::Done
        });
        later
    }

    /// Asks once.
    pub fn ask(&self, query: Query) -> Later<Result<Answer, Refusal>> {
        let (done, later) = Later::new();
        self.call(
            |call| Request::Ask { call, query },
            move |reply| {
                match reply {
                    Some(Reply::Answer { answer, .. }) => done(answer),
                    Some(_) => {}
                    None => done(Err(Refusal::EngineStopped)),
                }
                Waits::Done
            },
        );
        later
    }

    /// Asks, and keeps the answer right until the component that asked goes. `query` is run again when a signal that it
    /// reads changes; the old answer stays until the new one is here, and late answers are dropped. `None` asks nothing.
    pub fn watch(&self, query: impl Fn() -> Option<Query> + 'static) -> Live {
        self.watch_boxed(Box::new(query))
    }

    fn watch_boxed(&self, query: Box<dyn Fn() -> Option<Query>>) -> Live {
        let client = *self;
        let (answer, set_answer) = signal(None);
        let current = StoredValue::new_local(None::<Call>);
        Effect::new(move |before: Option<Option<Query>>| {
            let query = query();
            if before.as_ref() != Some(&query) {
                // A new call for each question: whatever still comes for the old one finds nobody and is dropped.
                client.forget(current);
                if let Some(query) = query.clone() {
                    let call = client.call(
                        |call| Request::Watch { call, query },
                        move |reply| {
                            match reply {
                                Some(Reply::Answer { answer, .. }) => drop(set_answer.try_set(Some(answer))),
                                Some(_) => {}
                                // What is on screen stays right: nobody here can write any more.
                                None => drop(set_answer.try_update(|answer| {
                                    answer.get_or_insert(Err(Refusal::EngineStopped));
                                })),
                            }
                            Waits::ForMore
                        },
                    );
                    current.set_value(Some(call));
                }
            }
            query
        });
        on_cleanup(move || client.forget(current));
        answer
    }

    fn forget(&self, current: StoredValue<Option<Call>, LocalStorage>) {
        if let Some(call) = current.try_update_value(Option::take).flatten() {
            self.inner.with_value(|inner| {
                inner.handlers.borrow_mut().remove(&call);
                inner.bridge.send(Packet::of(&Request::Forget { call }));
            });
        }
    }

    /// Starts something long.
    pub fn job(&self, job: Job) -> JobHandle {
        let progress = ArcRwSignal::new(Progress::default());
        let (done, result) = Later::new();
        let call = self.call(|call| Request::Start { call, job }, {
            let progress = progress.clone();
            move |reply| match reply {
                Some(Reply::Progress { progress: now, .. }) => {
                    progress.set(now);
                    Waits::ForMore
                }
                Some(Reply::Finished { result, .. }) => {
                    done(result);
                    Waits::Done
                }
                Some(_) => Waits::ForMore,
                None => {
                    done(Err(Refusal::EngineStopped));
                    Waits::Done
                }
            }
        });
        JobHandle { client: *self, call, progress: progress.read_only(), result }
    }

    fn call(&self, request: impl FnOnce(Call) -> Request, handler: impl Fn(Option<Reply>) -> Waits + 'static) -> Call {
        self.inner.with_value(|inner| {
            let call = inner.last_call.get().wrapping_add(1);
            inner.last_call.set(call);
            if inner.stopped.get() {
                handler(None);
            } else {
                inner.handlers.borrow_mut().insert(call, Rc::new(handler));
                inner.bridge.send(Packet::of(&request(call)));
            }
            call
        })
    }
}

fn receive(handlers: &Handlers, reply: Reply) {
    let call = match &reply {
        Reply::Done { call, .. }
        | Reply::Answer { call, .. }
        | Reply::Progress { call, .. }
        | Reply::Finished { call, .. } => *call,
    };
    let handler = handlers.borrow().get(&call).cloned();
    if handler.is_some_and(|handler| handler(Some(reply)) == Waits::Done) {
        handlers.borrow_mut().remove(&call);
    }
}

/// Something long that the engine does.
#[derive(Clone)]
pub struct JobHandle {
    client: Client,
    call: Call,
    pub progress: ArcReadSignal<Progress>,
    /// Await it for what the job came to.
    pub result: Later<Result<Outcome, Refusal>>,
}

impl JobHandle {
    /// Stops it: the result will be [`Refusal::Cancelled`], and nothing is changed.
    pub fn cancel(&self) {
        self.client.inner.with_value(|inner| inner.bridge.send(Packet::of(&Request::Cancel { call: self.call })));
    }
}

/// A file that the person chose, as the engine reads it. Release it with [`release`] when the job is over.
pub fn file_ref(file: &web_sys::File) -> Result<FileRef, Refusal> {
    let url =
        web_sys::Url::create_object_url_with_blob(file).map_err(|error| Refusal::internal(format!("{error:?}")))?;
    Ok(FileRef { url, name: file.name(), size: file.size() as u64 })
}

/// Lets the browser forget a file.
pub fn release(file: &FileRef) {
    // Failing means that it is forgotten already.
    drop(web_sys::Url::revoke_object_url(&file.url));
}
