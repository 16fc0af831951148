//! The pieces that screens are made of. Native elements first: `<button>`, `<dialog>`, `popover`, `<details>`.

mod button;
mod chart;
mod choice;
mod choices;
mod field;
mod icon;
mod inspector;
mod list;
mod menu;
mod page;
mod progress;
mod search;
mod state;
mod width;

pub use button::{Button, Look, link_button};
pub use chart::{Bars, Chart};
pub use choice::choice;
pub use choices::{Change, Choice, Now, choices, field_choices, find, option, value_text};
pub use field::FieldInput;
pub use icon::{Icon, icon};
pub use inspector::Inspector;
pub use list::{Cell, CellLook, List, ListWindow, Row};
pub use menu::{Menu, MenuItem, Popover, close_popover};
pub use page::{PageHead, Tabs, chip};
pub use progress::JobProgress;
pub use search::SearchInput;
pub use state::{answered, empty, problem, skeleton};
pub use width::width_of;
