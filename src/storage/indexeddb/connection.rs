//! An open database: how it is opened, created and brought to this version's format, and how the browser takes it away.

use super::{
    JOURNAL, META, NOTES, PAGES,
    meta::{self, Meta},
    refusals::NotOpened,
    work::{self, Work},
};
use crate::{
    engine::refusal::Refusal,
    storage::upgrade::{BATCH, Format, Progress, Rewrites, Step},
};
use indexed_db_futures::{
    Build,
    database::{Database, VersionChangeEvent},
    internals::SystemRepr,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Event, IdbVersionChangeEvent};

/// What became of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    /// The browser closed it, and nobody has been told.
    Lost,
    /// It is closed, and whoever used it knows.
    Closed,
    /// A newer version of the app is opening the database.
    Outdated,
}

pub struct Connection {
    pub database: Database,
    state: Rc<Cell<State>>,
    /// Listeners that live as long as the connection.
    _on_close: Closure<dyn FnMut(Event)>,
    _on_version_change: Closure<dyn FnMut(IdbVersionChangeEvent)>,
}

impl Connection {
    /// Opens the database, creates it or finishes its upgrade.
    pub async fn open(name: &str, format: &Format) -> Result<(Self, Meta), Refusal> {
        let connection = Self::new(open_or_create(name, format).await?);
        let mut meta = connection.meta().await?;
        if meta.format > format.version {
            return Err(Refusal::NewerDatabase { found: meta.format, known: format.version });
        }
        while meta.format < format.version {
            connection.upgrade(format).await?;
            meta = connection.meta().await?;
        }
        Ok((connection, meta))
    }

    fn new(database: Database) -> Self {
        let state = Rc::new(Cell::new(State::Open));
        let on_close = Closure::<dyn FnMut(Event)>::new({
            let state = Rc::clone(&state);
            move |_| state.set(State::Lost)
        });
        let on_version_change = Closure::<dyn FnMut(IdbVersionChangeEvent)>::new({
            let (state, database) = (Rc::clone(&state), database.clone());
            move |event: IdbVersionChangeEvent| {
                // Whoever wants the new version waits until this connection is closed.
                database.as_sys().close();
                state.set(if event.new_version().is_some() { State::Outdated } else { State::Lost });
            }
        });
        let sys = database.as_sys();
        sys.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        sys.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        Self { database, state, _on_close: on_close, _on_version_change: on_version_change }
    }

    pub fn state(&self) -> State {
        self.state.get()
    }

    pub fn close(&self, state: State) {
        self.database.as_sys().close();
        self.state.set(state);
    }

    /// What an operation came to, in the light of what became of the connection meanwhile.
    pub fn settle<T>(&self, result: Result<T, Refusal>) -> Result<T, Refusal> {
        match (result, self.state()) {
            (Err(Refusal::ConnectionLost), State::Outdated) => Err(Refusal::Outdated),
            (Err(Refusal::ConnectionLost), _) => {
                self.close(State::Closed);
                Err(Refusal::ConnectionLost)
            }
            (result, _) => result,
        }
    }

    pub async fn meta(&self) -> Result<Meta, Refusal> {
        let work = Work::read(&self.database, &[META])?;
        let meta = Meta::read(&work).await?;
        work.commit().await?;
        Ok(meta)
    }

    /// One batch of one step, or the end of the upgrade. Two tabs may do it side by side: each transaction reads
    /// afresh how far it has come.
    async fn upgrade(&self, format: &Format) -> Result<(), Refusal> {
        let work = Work::write(&self.database, &[META, JOURNAL, PAGES])?;
        let meta = Meta::read(&work).await?;
        let after = match format.next(meta.format, meta.progress.as_ref()) {
            None => None,
            Some((step, done)) => match rewrite(&work, step, done).await? {
                Some(done) => Some(Progress { step: step.name.to_owned(), done: Some(done) }),
                None => format.after(meta.format, step),
            },
        };
        match after {
            Some(progress) => meta::put_progress(&work, &progress)?,
            None => meta::put_upgraded(&work, format.version)?,
        }
        work.commit().await
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let sys = self.database.as_sys();
        sys.set_onclose(None);
        sys.set_onversionchange(None);
        sys.close();
    }
}

/// Rewrites the next batch behind `done`: the last key of it, or `None` where nothing is left.
async fn rewrite(work: &Work<'_>, step: &Step, done: Option<u64>) -> Result<Option<u64>, Refusal> {
    let store = match step.rewrites {
        Rewrites::Pages => PAGES,
        Rewrites::Entries => JOURNAL,
    };
    // Keys begin at 1.
    let range = work::above(done.unwrap_or(0))?;
    let (keys, values) = (work.get_all_keys(store, &range, BATCH)?, work.get_all(store, &range, BATCH)?);
    let (keys, values) = (keys.values().await?, values.values().await?);
    let mut last = None;
    for (key, value) in keys.iter().zip(values.iter()) {
        let number = key.as_f64().unwrap_or_default() as u64;
        work.put_bytes(store, &key, &(step.rewrite)(number, &work::bytes(value)?)?)?;
        last = Some(number);
    }
    Ok(last)
}

async fn open_or_create(name: &str, format: &Format) -> Result<Database, Refusal> {
    let version = format.version;
    // The crate's upgrade handler that is a future commits when it fails; the plain one rolls back.
    let create = move |event: VersionChangeEvent, database: Database| {
        if event.old_version() < 1.0 {
            for store in [JOURNAL, PAGES, NOTES] {
                database.create_object_store(store).build()?;
            }
            meta::create(&database.create_object_store(META).build()?, version)?;
        }
        Ok(())
    };
    let opening = Database::open(name).with_version(version).with_on_upgrade_needed(create).build();
    let opened = match opening {
        Ok(request) => request.await.map_err(NotOpened::from),
        Err(error) => Err(NotOpened::from(error)),
    };
    match opened {
        Ok(database) => Ok(database),
        Err(NotOpened::Refused(refusal)) => Err(refusal),
        Err(NotOpened::Newer) => Err(Refusal::NewerDatabase { found: version_of(name).await?, known: version }),
    }
}

/// The version of a database that is there.
async fn version_of(name: &str) -> Result<u32, Refusal> {
    let refused = |error| match NotOpened::from(error) {
        NotOpened::Refused(refusal) => refusal,
        NotOpened::Newer => Refusal::internal("a database that is newer than itself"),
    };
    let database = Database::open(name).build().map_err(refused)?.await.map_err(refused)?;
    let version = database.version() as u32;
    database.close();
    Ok(version)
}

/// The connection that a handle uses, if there is one.
#[derive(Default)]
pub struct Link(RefCell<Option<Rc<Connection>>>);

impl Link {
    /// The open connection; a new one, with what was found, if there is none.
    pub async fn connect(&self, name: &str, format: &Format) -> Result<(Rc<Connection>, Option<Meta>), Refusal> {
        let current = self.0.borrow().clone();
        if let Some(connection) = current {
            match connection.state() {
                State::Open => return Ok((connection, None)),
                State::Outdated => return Err(Refusal::Outdated),
                State::Lost => {
                    connection.close(State::Closed);
                    return Err(Refusal::ConnectionLost);
                }
                State::Closed => {}
            }
        }
        let (connection, meta) = Connection::open(name, format).await?;
        let connection = Rc::new(connection);
        *self.0.borrow_mut() = Some(Rc::clone(&connection));
        Ok((connection, Some(meta)))
    }

    /// Whoever calls this knows that the connection was lost, if it was.
    pub fn forgive(&self) {
        if let Some(connection) = &*self.0.borrow()
            && connection.state() == State::Lost
        {
            connection.close(State::Closed);
        }
    }

    /// Closes an open connection; the next call is told that it was lost.
    pub fn lose(&self) {
        if let Some(connection) = &*self.0.borrow()
            && connection.state() == State::Open
        {
            connection.close(State::Lost);
        }
    }
}
