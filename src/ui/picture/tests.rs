use super::*;
use crate::domain::score::Score;
use crate::engine::report::{Axis, Bars, DataTable, Dot, Dots, Flow, Heat, Line, Lines, Mark, Point, TableRow};
use axis::{Scale, Unit, cut, text_width, ticks};

/// Draws with plain words.
fn drawn(shows: &Shows, width: f64) -> Picture {
    let whole = |datum: &Datum| match datum {
        Datum::Text(text) | Datum::Key(text) => text.clone(),
        Datum::Count(count) | Datum::Amount(count) | Datum::Day(count) | Datum::Month(count) => count.to_string(),
        Datum::Number(number, decimals) => format!("{number:.*}", usize::from(*decimals)),
        Datum::Share(share) => format!("{}%", share * 100.0),
        other => format!("{other:?}"),
    };
    let words = Words {
        title: &|key| key.to_string(),
        rooted: &|key| format!("{key} (roots)"),
        whole: &whole,
        short: &whole,
        tick: &whole,
        reads: &|name, value| format!("{name}: {value}"),
        customers: &|count| format!("{count} customers"),
        link: &|rule| format!("customers?rule={}", rule.to_text()),
    };
    draw(shows, width, &words).expect("a picture")
}

fn texts(names: &[&str]) -> Vec<Datum> {
    names.iter().map(|name| Datum::text(*name)).collect()
}

fn count(count: usize) -> Mark {
    Mark::count(count, Rule::score(Score::R, &[count as i64]))
}

fn count_of(customers: usize) -> Mark {
    Mark { size: customers as f64, shown: Datum::Count(customers as i64), rule: None }
}

fn point(x: f64, y: f64, band: Option<(f64, f64)>) -> Point {
    Point { x, y, band, at: Datum::Month(x as i64), shown: Datum::Number(y, 1), rule: None }
}

fn heat() -> Heat {
    Heat {
        x: Axis::new("later, in months", [0, 1, 2].map(Datum::Count).into()),
        y: Axis::new("cohort", texts(&["Jan", "Feb & \"March\""])),
        cells: vec![vec![count(9), count(4), count(0)], vec![count(7)]],
        warns: false,
    }
}

fn flow() -> Flow {
    let places = texts(&["a", "b", "c"]);
    let flows = vec![vec![count(30), count(10), count(0)], vec![count(0), count(60), count(0)], vec![]];
    Flow { from: Axis::new("from", places.clone()), to: Axis::new("to", places), flows }
}

fn pictures() -> Vec<Shows> {
    let names = ["a long name indeed, longer than a bar is wide", "another", "third", "fourth"];
    let bars = |stacked| Bars {
        x: Axis::new("x", texts(&names)),
        series: texts(&["one", "two"]),
        bars: vec![vec![count(3), count(5)]; 4],
        stacked,
        directions: None,
    };
    let below = |size: f64| Mark { size, shown: Datum::Number(size, 1), rule: None };
    let signed = Bars {
        x: Axis::new("x", texts(&names)),
        series: texts(&["effect"]),
        bars: [-2.5, 1.0, 0.0, 4.0].map(|size| vec![below(size)]).into(),
        stacked: false,
        directions: Some((Datum::text("less"), Datum::text("more"))),
    };
    let line = |dashed| Line {
        name: Datum::text("line"),
        points: (0..900).map(|x| point(f64::from(x), f64::from(x % 7), Some((-1.0, 9.0)))).collect(),
        dashed,
    };
    let dots = (0..9).map(|at| Dot {
        name: Datum::text(format!("dot {at}")),
        x: f64::from(at) / 10.0,
        y: f64::from(at * at),
        size: f64::from(at),
        shown: vec![Datum::Share(f64::from(at) / 10.0), Datum::Number(f64::from(at * at), 0)],
        rule: Some(Rule::default()),
    });
    vec![
        Shows::Heat(heat()),
        Shows::Bars(bars(true)),
        Shows::Bars(bars(false)),
        Shows::Bars(signed),
        Shows::Lines(Lines {
            x: Axis::new("x", vec![]),
            y: Axis::new("y", vec![]),
            lines: vec![line(false), line(true)],
            stepped: true,
        }),
        Shows::Dots(Dots { x: Axis::new("x", vec![]), y: Axis::new("y", vec![]), dots: dots.collect() }),
        Shows::Flow(flow()),
    ]
}

/// The attributes of a name, as numbers.
fn numbers(picture: &Picture, name: &str) -> Vec<f64> {
    let start = format!(" {name}=\"");
    let found = picture.inside.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next());
    found.filter_map(|text| text.parse().ok()).collect()
}

#[test]
fn ticks_are_round_and_hold_the_ends() {
    assert_eq!(ticks(0.0, 97.0, 4), [0.0, 25.0, 50.0, 75.0, 100.0]);
    // A hair beyond the last one needs no other.
    assert_eq!(ticks(-0.002, 1.004, 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
    assert_eq!(ticks(-3.0, 7.0, 5), [-4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0]);
    for (low, high) in [(0.0, 0.0), (5.0, 5.0), (f64::NAN, 1.0), (0.0, 1e-9), (-1e12, 3e15), (0.003, 0.0042)] {
        let found = ticks(low, high, 4);
        assert!((2..12).contains(&found.len()), "{low} {high}: {found:?}");
        assert!(found.iter().all(|tick| tick.is_finite()));
        if low < high {
            let hair = (found[1] - found[0]) * 0.031;
            assert!(found[0] <= low + hair && *found.last().unwrap() >= high - hair, "{found:?}");
        }
    }
}

#[test]
fn units_are_found_from_what_is_shown() {
    let amounts = [(0.0, Datum::Amount(0)), (12_345.0, Datum::Amount(12_345))];
    let unit = Unit::of(amounts.iter().map(|(value, shown)| (*value, shown)));
    assert_eq!(unit.datum(20_000.0, 1.0), Datum::Amount(20_000));
    // In per cent, shown as a share.
    let shares = [(50.0, Datum::Share(0.5)), (20.0, Datum::Share(0.2))];
    let unit = Unit::of(shares.iter().map(|(value, shown)| (*value, shown)));
    assert_eq!(unit.datum(100.0, 10.0), Datum::Share(1.0));
    // Sizes that are not what is shown.
    let other = [(1.0, Datum::Count(100)), (2.0, Datum::Count(30))];
    let unit = Unit::of(other.iter().map(|(value, shown)| (*value, shown)));
    assert_eq!(unit.datum(1.5, 0.5), Datum::Number(1.5, 1));
    let counts = [(1.0, Datum::Count(1)), (2.0, Datum::Count(2))];
    let unit = Unit::of(counts.iter().map(|(value, shown)| (*value, shown)));
    assert_eq!(unit.ticks(0.0, 2.0, 4), [0.0, 1.0, 2.0]);
}

#[test]
fn numbers_without_decimals_have_whole_ticks() {
    let unit = |shown: [Datum; 2], values: [f64; 2]| Unit::of(values.into_iter().zip(&shown));
    let ages = unit([Datum::Number(1.0, 0), Datum::Number(23.0, 0)], [1.0, 23.0]);
    assert_eq!(ages.ticks(1.0, 23.0, 10), [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
    let counts = unit([Datum::Count(1), Datum::Count(12)], [1.0, 12.0]);
    assert_eq!(counts.ticks(0.0, 12.0, 5), [0.0, 5.0, 10.0, 15.0]);
    assert_eq!(counts.ticks(0.0, 1.0, 5), [0.0, 1.0]);
    let amounts = unit([Datum::Amount(10_000), Datum::Amount(90_000)], [10_000.0, 90_000.0]);
    assert_eq!(amounts.ticks(0.0, 90_000.0, 4), [0.0, 50_000.0, 100_000.0]);
    assert_eq!(amounts.ticks(0.0, 10_000.0, 4), [0.0, 2_500.0, 5_000.0, 7_500.0, 10_000.0]);
    // Rounded to whole parts of a cent they are still amounts.
    let means = unit([Datum::Amount(12_346), Datum::Amount(90_001)], [12_345.6, 90_000.7]);
    assert_eq!(means.ticks(0.0, 90_000.7, 4).last(), Some(&100_000.0));
    // Fine steps have as many decimals as they need.
    let odd = unit([Datum::Number(0.25, 2), Datum::Number(1.0, 2)], [0.25, 1.0]);
    assert_eq!(odd.datum(0.75, 0.25), Datum::Number(0.75, 2));
    assert_eq!(odd.datum(7.5, 2.5), Datum::Number(7.5, 1));
}

#[test]
fn few_great_ones_do_not_crush_the_others() {
    let values = (0..40).map(|at| if at == 39 { 16_000.0 } else { f64::from(at) });
    let scale = Scale::of(values);
    assert!(scale.root && !Scale::of((0..40).map(f64::from)).root);
    let unit = Unit::of([(1.0, &Datum::Number(1.0, 2))].into_iter());
    assert_eq!(scale.ticks(0.0, 16_000.0, &unit, 4), [0.0, 1_000.0, 4_000.0, 10_000.0, 20_000.0]);
    assert!(scale.ticks(-400.0, 16_000.0, &unit, 4)[0] <= -400.0);
    assert_eq!(scale.at(-4.0), -2.0);
}

#[test]
fn bars_lie_where_their_names_do_not_fit() {
    let bars = |count: usize| Bars {
        x: Axis::new("x", vec![Datum::text("a name of some length"); count]),
        bars: vec![vec![count_of(3)]; count],
        ..Bars::default()
    };
    let names = |picture: &Picture| picture.inside.matches(">a name of some length<").count();
    for (count, width) in [(3, 760.0), (5, 760.0), (6, 760.0), (40, 760.0), (2, 1400.0)] {
        let picture = drawn(&Shows::Bars(bars(count)), width);
        assert_eq!(names(&picture), count, "{count} of {width}");
        assert!(picture.inside.matches(">3<").count() >= count, "the values stand at the bars");
    }
    // Few bars stand in the middle.
    let picture = drawn(&Shows::Bars(bars(2)), 1400.0);
    let middle = (picture.spots[0].x + picture.spots[1].x) / 2.0;
    assert!((middle - 700.0).abs() < 40.0, "{middle}");
    assert_eq!(nearest(&picture.spots, Pull::UPRIGHT, 800.0, 5.0), Some(1));
}

#[test]
fn wide_heats_scroll_and_keep_their_names() {
    let cells = vec![(0..24).map(|at| count_of(at + 1)).collect(), vec![count_of(2)]];
    let heat = Heat { y: Axis::new("month", texts(&["Jan", "Feb"])), cells, ..Heat::default() };
    let picture = drawn(&Shows::Heat(heat.clone()), 358.0);
    assert!(picture.width > 900.0 && picture.aside.as_ref().is_some_and(|(_, names)| names.contains(">Jan<")));
    assert!(!picture.inside.contains(">Jan<"));
    assert_eq!(drawn(&Shows::Heat(heat), 1180.0).width, 1180.0);
}

#[test]
fn bands_of_one_line_are_one_colour_and_are_read_together() {
    let line = |name: &str, wide: f64| Line {
        name: Datum::text(name),
        points: (1..9).map(|x| point(f64::from(x), 50.0, Some((50.0 - wide, 50.0 + wide)))).collect(),
        dashed: true,
    };
    let lines = Lines { lines: vec![line("95%", 20.0), line("80%", 10.0)], ..Lines::default() };
    let picture = drawn(&Shows::Lines(lines), 600.0);
    let legend: Vec<&str> = picture.legend.iter().map(|(class, _)| class.as_str()).collect();
    assert_eq!(legend, ["series-0 outer", "series-0 inner"]);
    assert_eq!(picture.spots.len(), 8);
    assert!(picture.spots[0].value.contains("95%") && picture.spots[0].value.contains("80%"));
}

#[test]
fn names_of_dots_lie_over_no_dot() {
    let dot =
        |x: f64, y: f64| Dot {
            name: Datum::text("a long name → and what follows"), x, y, size: 1.0, ..Dot::default()
        };
    let dots = vec![dot(0.0, 0.0), dot(0.2, 0.0), dot(0.9, 1.0)];
    let picture = drawn(&Shows::Dots(Dots { dots, ..Dots::default() }), 358.0);
    assert!(picture.inside.contains("→<") && picture.inside.contains(">and what follows<"), "in two lines");
    assert!(picture.inside.matches(" r=\"4.5\"").count() == 3, "sizes that are all the same are small");
}

#[test]
fn months_stand_at_round_places_of_the_year() {
    let months: Vec<Datum> = (600..640).map(Datum::Month).collect();
    let unit = Unit::of(months.iter().enumerate().map(|(at, month)| (600.0 + at as f64, month)));
    assert_eq!(unit.ticks(600.0, 639.0, 5), [600.0, 612.0, 624.0, 636.0]);
    let days = [Datum::Day(19_000), Datum::Day(19_300)];
    let unit = Unit::of(days.iter().zip([19_000.0, 19_300.0]).map(|(day, value)| (value, day)));
    let found = unit.ticks(19_000.0, 19_300.0, 4);
    assert!(found.len() > 1 && found.iter().all(|day| crate::domain::time::civil(*day as i64).unwrap().2 == 1));
}

#[test]
fn darker_is_more() {
    assert_eq!(heat::shade(0.0, 9.0), 0.0);
    assert_eq!(heat::shade(f64::NAN, 9.0), 0.0);
    assert_eq!(heat::shade(3.0, 0.0), 0.0);
    let shades: Vec<f64> = (1..=9).map(|size| heat::shade(f64::from(size), 9.0)).collect();
    assert!(shades.windows(2).all(|two| two[0] < two[1]) && shades[8] < 0.55);
}

#[test]
fn a_flow_keeps_its_sums() {
    let places = flow::places(&[40.0, 0.0, 60.0, 0.5], 3.0);
    assert_eq!(places[0], (0.0, 120.0));
    assert_eq!(places[1].1, 0.0);
    assert_eq!(places[2], (128.0, 180.0));
    // A small one has room for its name.
    assert!(places[3].0 > 316.0 && places[3].1 == 1.5);
    assert_eq!(drawn(&Shows::Flow(flow()), 600.0).spots.len(), 3);
    // A place of one side only has the colour of none.
    let mut one_sided = flow();
    one_sided.from.places[0] = Datum::text("not there yet");
    let classes = drawn(&Shows::Flow(one_sided), 600.0).inside;
    assert!(classes.contains("ribbon series-none") && classes.contains("ribbon series-1"));
}

#[test]
fn every_picture_stays_within_its_place() {
    for shows in pictures() {
        for width in [180.0, 358.0, 1400.0] {
            let picture = drawn(&shows, width);
            assert!(!picture.inside.contains("NaN") && !picture.inside.contains("inf"));
            let (x, wide) = (numbers(&picture, "x"), numbers(&picture, "width"));
            assert!(x.iter().all(|x| (-1.0..=picture.width + 1.0).contains(x)), "{width}: {x:?}");
            assert!(wide.iter().all(|wide| *wide <= picture.width + 0.1));
            assert!(picture.width == width || matches!(shows, Shows::Heat(_)));
            assert!(numbers(&picture, "y").iter().all(|y| (-0.1..=picture.height).contains(y)));
            assert!(picture.spots.len() <= 600 && !picture.spots.is_empty());
            assert!(picture.spots.iter().all(|spot| spot.y >= 0.0 && spot.y <= picture.height));
        }
    }
}

#[test]
fn what_is_not_there_draws_nothing() {
    let nothing = [
        Shows::Heat(Heat::default()),
        Shows::Bars(Bars::default()),
        Shows::Lines(Lines::default()),
        Shows::Dots(Dots::default()),
        Shows::Flow(Flow::default()),
    ];
    for shows in &nothing {
        assert!(is_empty(shows) && drawn(shows, 358.0).spots.is_empty());
    }
    let bad = Mark { size: f64::NAN, shown: Datum::Number(f64::INFINITY, 2), rule: None };
    let bars = Bars { bars: vec![vec![bad.clone()]], ..Bars::default() };
    let heat = Heat { cells: vec![vec![bad]], ..Heat::default() };
    for shows in [Shows::Bars(bars), Shows::Heat(heat)] {
        let picture = drawn(&shows, 358.0);
        assert!(!picture.inside.contains("\"NaN") && !picture.inside.contains("\"inf"), "{}", picture.inside);
    }
}

#[test]
fn texts_are_nothing_but_text() {
    let evil = Datum::text("<script>\"'&");
    let bars = Bars { x: Axis::new("x", vec![evil]), bars: vec![vec![count(1)]], ..Bars::default() };
    let picture = drawn(&Shows::Bars(bars), 800.0);
    assert!(!picture.inside.contains("<script>") && picture.inside.contains("&lt;script&gt;&quot;&#39;&amp;"));
}

#[test]
fn a_spot_leads_to_its_customers() {
    let picture = drawn(&Shows::Heat(heat()), 600.0);
    assert_eq!(picture.spots.len(), 4);
    assert_eq!(picture.spots[0].name, "Jan · later 0");
    assert_eq!(picture.spots[0].value, "9 customers");
    assert!(picture.inside.contains("aria-label=\"Jan · later 0: 9 customers\""));
    assert!(picture.inside.contains("href=\"customers?rule="));
}

#[test]
fn arrows_go_to_the_next_spot() {
    let spots = drawn(&Shows::Heat(heat()), 600.0).spots;
    assert_eq!(step(&spots, 0, 1.0, 0.0), 1);
    assert_eq!(step(&spots, 1, 1.0, 0.0), 2);
    assert_eq!(step(&spots, 2, 1.0, 0.0), 2);
    assert_eq!(step(&spots, 0, 0.0, 1.0), 3);
    assert_eq!(step(&spots, 3, 0.0, -1.0), 0);
    assert_eq!(step(&[], 3, 0.0, -1.0), 0);
    assert_eq!(nearest(&spots, Pull::LINES, 0.0, 0.0), Some(0));
    assert_eq!(nearest(&[], Pull::LINES, 0.0, 0.0), None);
}

#[test]
fn a_table_says_what_its_picture_shows() {
    let of_heat = sheet(&Shows::Heat(heat()));
    assert_eq!(of_heat.head.len(), 4);
    assert_eq!(of_heat.rows[1].cells.len(), 2, "a row may end early");
    assert_eq!(of_heat.rows[0].cells[1], Cell { datum: Datum::Count(9), rule: count(9).rule });

    let lines = Lines {
        x: Axis::new("month", vec![]),
        y: Axis::new("sales", vec![]),
        lines: vec![
            Line { name: Datum::None, points: vec![point(1.0, 5.0, None), point(2.0, 6.0, None)], dashed: false },
            Line { name: Datum::text("forecast"), points: vec![point(3.0, 7.0, Some((5.0, 9.0)))], dashed: true },
        ],
        stepped: false,
    };
    let of_lines = sheet(&Shows::Lines(lines));
    assert_eq!(of_lines.head[1], Head::Key("sales".into()));
    assert_eq!(of_lines.head[3], Head::Range);
    assert_eq!(of_lines.rows.len(), 3);
    assert_eq!(of_lines.rows[2].cells[1].datum, Datum::None);
    assert!(matches!(of_lines.rows[2].cells[3].datum, Datum::Between(..)));

    let of_flow = sheet(&Shows::Flow(flow()));
    assert_eq!(of_flow.rows.len(), 3);
    let table = DataTable {
        columns: vec!["name".into()],
        rows: vec![TableRow { cells: texts(&["x"]), rule: Some(Rule::default()) }],
    };
    assert_eq!(sheet(&Shows::Table(table)).rows[0].rule, Some(Rule::default()));
}

#[test]
fn columns_are_ordered() {
    let text = |datum: &Datum| format!("{datum:?}");
    let mut column = vec![Datum::None, Datum::text("b"), Datum::Count(10), Datum::text("A"), Datum::Share(0.5)];
    column.sort_by(|a, b| compare(a, b, &text));
    let wanted = [Datum::Share(0.5), Datum::Count(10), Datum::text("A"), Datum::text("b"), Datum::None];
    assert_eq!(column, wanted);
}

#[test]
fn long_names_are_cut() {
    assert_eq!(cut("short", 11.0, 100.0), "short");
    let name = cut("a very long name of a product", 11.0, 80.0);
    assert!(name.ends_with('…') && text_width(&name, 11.0) <= 92.0, "{name}");
    assert!(cut("桂花乌龙桂花乌龙桂花乌龙", 11.0, 60.0).chars().count() < 8);
}
