//! What people do with the app. A journey is a function of the stage; here each becomes a test a browser.

mod shell;
mod whole;

macro_rules! journeys {
    ($($module:ident :: $journey:ident;)*) => {
        journeys!(@ chromium Chromium $($module $journey)*);
        journeys!(@ firefox Firefox $($module $journey)*);
        journeys!(@ webkit Webkit $($module $journey)*);
    };
    (@ $browser:ident $kind:ident $($module:ident $journey:ident)*) => {
        mod $browser {
            use crate::support::{browser::Kind, play};
            $(
                #[test]
                fn $journey() {
                    play(Kind::$kind, stringify!($journey), super::$module::$journey);
                }
            )*
        }
    };
}

journeys! {
    shell::opens_clean;
    shell::opens_offline;
    shell::works_below_a_path;
    whole::from_first_run_to_restore;
}
