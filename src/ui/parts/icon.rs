//! The icons: our own drawings on a grid of 20, strokes of 1.5.

use leptos::{prelude::*, svg};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Home,
    People,
    Person,
    Segment,
    Company,
    Order,
    Product,
    Data,
    Settings,
    Search,
    Undo,
    Redo,
    Check,
    Cross,
    Plus,
    Minus,
    More,
    Down,
    Up,
    Left,
    Right,
    Filter,
    Columns,
    Sort,
    Edit,
    Bin,
    Tag,
    Phone,
    Mail,
    Chat,
    Note,
    Visit,
    Calendar,
    Clock,
    Upload,
    Download,
    Warning,
    Info,
    Cloud,
    Offline,
    Sun,
    Moon,
    Contrast,
    Globe,
    Help,
    Keyboard,
    Merge,
    History,
    Sidebar,
    Shop,
    External,
    Cake,
    Lock,
    Chart,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Icon::Home => "M3 9.5 10 3.5l7 6M5 8v8.5h3.5v-5h3v5H15V8",
            Icon::People => {
                "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2 16.5c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5M13 4a2.7 2.7 0 0 1 0 5.2M15 12.3c1.9.6 3 2 3 4.2"
            }
            Icon::Person => "M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM4 16.5c0-3 2.7-4.5 6-4.5s6 1.5 6 4.5",
            Icon::Segment => "M8 14a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM12 16a5 5 0 1 0 0-10 5 5 0 0 0 0 10Z",
            Icon::Company => "M4 17V4.5L11 3v14M11 7.5h5V17M2.5 17h15M6.5 7.5h2M6.5 10.5h2M6.5 13.5h2",
            Icon::Order => "M5 3h10v14l-2.5-1.7L10 17l-2.5-1.7L5 17V3ZM8 7h4M8 10.5h4",
            Icon::Product => "m10 2.8 6.5 3.4v7.6L10 17.2l-6.5-3.4V6.2L10 2.8ZM3.5 6.2 10 9.7l6.5-3.5M10 9.7v7.5",
            Icon::Data => {
                "M10 8c3.6 0 6.5-1.1 6.5-2.5S13.6 3 10 3 3.5 4.1 3.5 5.5 6.4 8 10 8ZM3.5 5.500v9C3.5 15.9 6.4 17 10 17s6.5-1.1 6.5-2.500v-9M3.5 10c0 1.4 2.9 2.5 6.5 2.500s6.5-1.1 6.5-2.5"
            }
            Icon::Settings => {
                "M3 6h6M13 6h4M11 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM3 14h2M9 14h8M7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"
            }
            Icon::Search => "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12ZM13.5 13.5 17 17",
            Icon::Undo => "M6.5 4 3 7.5 6.5 11M3 7.500h8.500a4.5 4.5 0 0 1 0 9H8",
            Icon::Redo => "M13.5 4 17 7.5 13.5 11M17 7.500H8.500a4.5 4.5 0 0 0 0 9H12",
            Icon::Check => "m4 10.5 4 4 8-9",
            Icon::Cross => "m5 5 10 10M15 5 5 15",
            Icon::Plus => "M10 4v12M4 10h12",
            Icon::Minus => "M4 10h12",
            Icon::More => {
                "M4.2 10a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M9.4 10a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0M14.6 10a.6.6 0 1 0 1.2 0a.6.6 0 1 0-1.2 0"
            }
            Icon::Down => "m5 7.5 5 5 5-5",
            Icon::Up => "m5 12.5 5-5 5 5",
            Icon::Left => "m12.5 5-5 5 5 5",
            Icon::Right => "m7.5 5 5 5-5 5",
            Icon::Filter => "M3 5h14M5.5 10h9M8 15h4",
            Icon::Columns => "M3 4h14v12H3V4ZM7.7 4v12M12.3 4v12",
            Icon::Sort => "M6 4v12M3 13l3 3 3-3M14 16V4M11 7l3-3 3 3",
            Icon::Edit => "M4 16h3l8.5-8.5-3-3L4 13v3ZM11 6l3 3",
            Icon::Bin => "M3.5 5.500h13M8 5.500V3.500h4v2M5 5.500l.8 11h8.400l.8-11M8.5 8.500v5M11.5 8.500v5",
            Icon::Tag => "M3 3h6.500l7.5 7.5-6.5 6.500L3 9.500V3ZM6.5 6.500h.01",
            Icon::Phone => "M4 3.500h3l1.5 4-2 1.500a9 9 0 0 0 4.5 4.500l1.5-2 4 1.500v3c-8 1-13.5-4.5-12.5-12.500Z",
            Icon::Mail => "M3 5h14v10.500H3V5ZM3 6l7 5 7-5",
            Icon::Chat => "M3 4h14v9.500H9L5 17v-3.500H3V4Z",
            Icon::Note => "M4.5 3h11v9l-4 5h-7V3ZM15.5 12h-4v5M7.5 6.500h5M7.5 9.500h5",
            Icon::Visit => {
                "M10 17.500c3.5-3.5 5.5-6.3 5.5-9a5.5 5.5 0 0 0-11 0c0 2.7 2 5.5 5.5 9ZM10 10.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z"
            }
            Icon::Calendar => "M3.5 5h13v11.500h-13V5ZM3.5 8.500h13M7 3v3.500M13 3v3.5",
            Icon::Clock => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 6v4.300l2.8 1.7",
            Icon::Upload => "M10 13V3.500M6 7l4-3.800L14 7M3.5 12.500v4h13v-4",
            Icon::Download => "M10 3.500V13M6 9.500l4 3.8 4-3.800M3.5 12.500v4h13v-4",
            Icon::Warning => "M10 3.5 17.5 16.500h-15L10 3.500ZM10 8.500v3.500M10 14.300h.01",
            Icon::Info => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 9.500V13.500M10 6.700h.01",
            Icon::Cloud => "M6 15.500a3.5 3.5 0 0 1-.3-7 4.7 4.7 0 0 1 9-.3 3.7 3.7 0 0 1-.4 7.300H6Z",
            Icon::Offline => {
                "M3 3l14 14M8 5.500a4.7 4.7 0 0 1 6.7 2.7 3.7 3.7 0 0 1 2.3 5.600M5.7 8.500a3.5 3.5 0 0 0 .3 7h7.5"
            }
            Icon::Sun => {
                "M10 13.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 4.300l1.1 1.100M14.6 14.600l1.1 1.100M4.3 15.700l1.1-1.100M14.6 5.400l1.1-1.1"
            }
            Icon::Moon => "M16.5 11.800A7 7 0 0 1 8.2 3.500a7 7 0 1 0 8.3 8.300Z",
            Icon::Contrast => "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM10 3v14M10 6h4.500M10 10h7M10 14h4.5",
            Icon::Globe => {
                "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM3 10h14M10 3c-4.5 4.7-4.5 9.3 0 14M10 3c4.5 4.7 4.5 9.3 0 14"
            }
            Icon::Help => {
                "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM8 8a2 2 0 1 1 2.8 1.800c-.6.3-.8.7-.8 1.400M10 13.800h.01"
            }
            Icon::Keyboard => {
                "M2.5 5.500h15v9h-15v-9ZM5.5 8.500h.01M8.5 8.500h.01M11.5 8.500h.01M14.5 8.500h.01M6.5 11.500h7"
            }
            Icon::Merge => "M5 3.500v3c0 3.5 5 3 5 7v3.500M15 3.500v3c0 3.5-5 3-5 7M7.5 14.5 10 17l2.5-2.5",
            Icon::History => "M3.5 10A6.5 6.5 0 1 0 5.7 5.200M3.5 3.500v3.500H7M10 6.500v3.800l2.5 1.5",
            Icon::Sidebar => "M3 4h14v12H3V4ZM8 4v12",
            Icon::Shop => {
                "M4 9v7.500h12V9M3 8l1.5-4.500h11L17 8a2.3 2.3 0 0 1-4.7 0 2.3 2.3 0 0 1-4.6 0A2.3 2.3 0 0 1 3 8ZM8.5 16.500v-4h3v4"
            }
            Icon::External => "M11 4h5v5M16 4l-7 7M8 5H4v11h11v-4",
            Icon::Lock => "M4.5 9h11v7.5h-11V9ZM7 9V6.500a3 3 0 0 1 6 0V9M10 12v1.5",
            Icon::Chart => "M3 16.500h14M5.5 13.500v-3.500M9.2 13.500V5M12.9 13.500V8M16.5 13.500V3.500",
            Icon::Cake => {
                "M4 16.500h12M4.5 16.500V10h11v6.500M4.5 13c1.8 1.4 3.7 1.4 5.5 0 1.8 1.4 3.7 1.4 5.5 0M10 10V7M10 4.500V3.5"
            }
        }
    }
}

/// An icon beside a text that says the same; alone it needs a label around it.
pub fn icon(icon: Icon) -> AnyView {
    svg::svg()
        .class("icon")
        .attr("viewBox", "0 0 20 20")
        .attr("aria-hidden", "true")
        .child(svg::path().attr("d", icon.path()))
        .into_any()
}
