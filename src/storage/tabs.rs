//! What the tabs on one database tell each other: that there is something new to read, that an app is out of date.
//!
//! Nothing depends on a message arriving. Whoever misses one is told by the database itself, at its next append.

pub mod lock;
pub mod space;

use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// What another tab did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The journal goes up to this entry.
    Appended { entry: u64 },
    /// The pages hold everything up to this entry.
    Checkpointed { entry: u64 },
    /// A backup was restored, or the database emptied.
    Replaced,
    /// It runs a newer version of the app than this one.
    NewerVersion,
    /// It goes.
    Closing,
}

/// As sent. Tabs of different versions talk to each other, so variants are only ever added, at the end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Message {
    Hello { build: u64 },
    Appended { entry: u64 },
    Checkpointed { entry: u64 },
    Replaced,
    Closing,
}

/// What a message is answered with, and what it means to this tab.
fn hear(message: Message, build: u64) -> (Option<Message>, Option<News>) {
    match message {
        Message::Hello { build: other } if other < build => (Some(Message::Hello { build }), None),
        Message::Hello { build: other } if other > build => (None, Some(News::NewerVersion)),
        Message::Hello { .. } => (None, None),
        Message::Appended { entry } => (None, Some(News::Appended { entry })),
        Message::Checkpointed { entry } => (None, Some(News::Checkpointed { entry })),
        Message::Replaced => (None, Some(News::Replaced)),
        Message::Closing => (None, Some(News::Closing)),
    }
}

/// This tab among the others. Says that it closes when it is dropped.
pub struct Tabs(Option<Channel>);

struct Channel {
    channel: Rc<BroadcastChannel>,
    /// Lives as long as the channel.
    _listener: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    /// Joins the tabs on this database. `build` grows with every released version of the app. A browser without
    /// BroadcastChannel leaves a tab by itself.
    pub fn join(database: &str, build: u64, mut listener: impl FnMut(News) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(&format!("guanxi {database}")).map(Rc::new) else {
            return Self(None);
        };
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new({
            let channel = Rc::clone(&channel);
            move |event: MessageEvent| {
                let Ok(bytes) = event.data().dyn_into::<Uint8Array>() else { return };
                // A message that this version does not know is none of its business.
                let Ok(message) = postcard::from_bytes(&bytes.to_vec()) else { return };
                let (reply, news) = hear(message, build);
                if let Some(reply) = reply {
                    send(&channel, &reply);
                }
                if let Some(news) = news {
                    listener(news);
                }
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        send(&channel, &Message::Hello { build });
        Self(Some(Channel { channel, _listener: on_message }))
    }

    /// The journal goes up to this entry.
    pub fn appended(&self, entry: u64) {
        self.send(&Message::Appended { entry });
    }

    /// The pages hold everything up to this entry.
    pub fn checkpointed(&self, entry: u64) {
        self.send(&Message::Checkpointed { entry });
    }

    /// A backup was restored, or the database emptied.
    pub fn replaced(&self) {
        self.send(&Message::Replaced);
    }

    fn send(&self, message: &Message) {
        if let Some(Channel { channel, .. }) = &self.0 {
            send(channel, message);
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        self.send(&Message::Closing);
        if let Some(Channel { channel, .. }) = &self.0 {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

fn send(channel: &BroadcastChannel, message: &Message) {
    if let Ok(bytes) = postcard::to_stdvec(message) {
        // Fails only when the channel is closed, and then nobody listens.
        channel.post_message(&Uint8Array::from(bytes.as_slice())).ok();
    }
}
