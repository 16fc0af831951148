//! The pieces that screens are made of. Native elements first: `<button>`, `<dialog>`, `popover`, `<details>`.

mod button;
mod chart;
mod choice;
mod choices;
mod date;
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
pub use choice::{choice, follows};
pub use choices::{Change, Choice, Now, choices, choices_up_to, field_choices, find, option, value_text};
pub use date::DateInput;
pub use field::FieldInput;
pub use icon::{Icon, icon};
pub use inspector::Inspector;
pub use list::{Cell, CellLook, List, ListWindow, Row};
pub use menu::{Menu, MenuItem, Popover, close_popover, close_popovers};
pub use page::{PageHead, Tabs, by_id, chip};
pub use progress::JobProgress;
pub use search::SearchInput;
pub use state::{answered, empty, problem, skeleton};
pub use width::width_of;
