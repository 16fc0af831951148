//! The currency that the business's figures are in, and the country that it is at home in.

use crate::client::Client;
use crate::engine::{
    query::{Answer, Query},
    settings::{self, Settings},
};
use leptos::prelude::*;

/// Its ISO 4217 code, from the settings; follows a change of them.
pub fn currency() -> Memo<String> {
    let live = Client::here().watch(|| Some(Query::Settings));
    Memo::new(move |_| {
        live.with(|answer| match answer {
            Some(Ok(Answer::Settings(all))) => of(all),
            _ => Settings::default().currency.to_string(),
        })
    })
}

/// The one that these settings name.
pub fn of(all: &[(String, String)]) -> String {
    let own = all.iter().find(|(name, _)| name == settings::CURRENCY).map(|(_, value)| value.clone());
    own.unwrap_or_else(|| Settings::default().currency.to_string())
}

/// The calling code of telephone numbers that name none.
pub fn calling_code(all: &[(String, String)]) -> u16 {
    let own = all.iter().find(|(name, _)| name == settings::CALLING_CODE).and_then(|(_, value)| value.parse().ok());
    own.unwrap_or_else(|| Settings::default().calling_code)
}
