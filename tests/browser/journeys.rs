//! What people do with the app. A journey is a function of the stage; here each becomes a test a browser.

mod analysis;
mod demo;
mod import;
mod keyboard;
mod phone;
mod segments;
mod shell;
mod space;
mod tidy;
mod update;
mod whole;

macro_rules! journeys {
    (everywhere { $($module:ident :: $journey:ident;)* } chromium { $($own:ident :: $only:ident;)* }) => {
        journeys!(@ chromium Chromium $($module $journey)* $($own $only)*);
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
    everywhere {
        analysis::marks_lead_to_their_customers;
        demo::demo_shop_comes_and_goes;
        import::bad_files_change_nothing;
        import::broken_rows_stay_out;
        import::two_tabs_import_at_once;
        keyboard::by_keyboard_in_chinese;
        keyboard::edits_hold_as_they_end;
        phone::in_two_taps_on_a_phone;
        segments::a_segment_is_built_by_keyboard;
        segments::filters_become_a_segment;
        shell::missing_engine_is_told;
        shell::missing_screens_are_told;
        shell::opens_clean;
        shell::opens_offline;
        shell::works_below_a_path;
        tidy::twins_are_merged_and_parted;
        update::new_version_is_offered;
        whole::from_first_run_to_restore;
    }

    // The others' drivers cannot take space away, nor magnify, nor throw what a page takes for its own.
    chromium {
        phone::fits_at_200_percent;
        shell::a_fault_is_told;
        space::full_storage_loses_nothing;
    }
}
