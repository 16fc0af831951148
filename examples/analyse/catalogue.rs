//! What `cargo xtask analyse` can do: each method with its columns and options.

use super::commands::{
    Input, Options, abc, anomalies, basket, bgnbd, clv, cohort, gg, holtwinters, km, kmeans, lifecycle, logit, mbgnbd,
    pnbd, repurchase, rfm, sbg,
};
use serde_json::Value;

/// One method of the command line.
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// The columns it reads.
    pub columns: &'static str,
    /// Its options, with what they mean.
    pub options: &'static [(&'static str, &'static str)],
    /// The method.
    pub run: fn(&Input, &Options) -> Result<Value, String>,
}

const TRANSACTIONS: &str = "customer_id, date (YYYY-MM-DD), amount_usd | amount | amount_cents | amount_mills";
const CUSTOMERS: &str = "customer_id, recency_days, frequency, monetary_cents | monetary_mills; or transactions";
const TODAY: (&str, &str) = ("today", "day of the analysis, YYYY-MM-DD (default: the last date)");

const HISTORIES: &str = "customer_id, x, tx_days, T_days (or t_x, T in weeks), repeat_spend_usd | zbar, holdout_x; \
     or customer_id, date (YYYY-MM-DD), amount_usd | amount | amount_cents | amount_mills";
const END: (&str, &str) = (
    "end",
    "of orders: last day that the fit sees (default: the last date; a later one says that nobody bought since)",
);
const HOLDOUT_END: (&str, &str) =
    ("holdout-end", "of orders: last day of those to foretell, after --end and not after the last order");
const HOLDOUT_WEEKS: (&str, &str) = ("holdout-weeks", "of summaries: the weeks in which holdout_x was counted (39)");
const TIME: (&str, &str) = ("time", "exact (days/7, default) or weeks2dp (weeks and spend rounded to two decimals)");
const HORIZON: (&str, &str) = (
    "horizon",
    "weeks ahead, up to 1000000 (default: the hold-out, or 39); calibrated where it is the length of the hold-out",
);
const PARAMS: (&str, &str) =
    ("params", "predict with these parameters, comma-separated, all above 0, instead of fitting");
const PENALIZER: (&str, &str) = ("penalizer", "weight of the squared parameters, as in lifetimes (0)");

/// All methods.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "rfm",
        about: "scores, eight classes, grid",
        columns: CUSTOMERS,
        options: &[TODAY, ("rule", "less-than (default), nested, position or edges")],
        run: rfm,
    },
    Command {
        name: "abc",
        about: "ABC classes, Gini, top shares",
        columns: CUSTOMERS,
        options: &[
            TODAY,
            ("a", "percent of class A (80)"),
            ("b", "percent of A and B (95)"),
            ("points", "steps of the Lorenz curve (100)"),
        ],
        run: abc,
    },
    Command {
        name: "lifecycle",
        about: "types at dates, migration, stages",
        columns: TRANSACTIONS,
        options: &[
            ("dates", "days, YYYY-MM-DD, comma-separated (default: the last date)"),
            ("lost-after", "days (180)"),
            ("loyal-from", "days of purchase, 1 or more (5)"),
            ("moves", "no (default) or yes: every move with its date"),
        ],
        run: lifecycle,
    },
    Command {
        name: "cohort",
        about: "retention and revenue by month of the first order",
        columns: TRANSACTIONS,
        options: &[("until", "last day, YYYY-MM-DD (default: the last date)")],
        run: cohort,
    },
    Command {
        name: "repurchase",
        about: "repeat purchases in a period",
        columns: TRANSACTIONS,
        options: &[("from", "first day (default: the first date)"), ("to", "last day (default: the last date)")],
        run: repurchase,
    },
    Command {
        name: "kmeans",
        about: "clusters with their quality",
        columns: "customer_id, z_lnR, z_lnF, z_lnM (taken as they are); or customers or transactions as for rfm",
        options: &[
            TODAY,
            ("k", "number of clusters, 1 or more (default: as many as seed rows, or by silhouette, 2 to 8)"),
            (
                "seed-rows",
                "rows to start from, all different, from 0, comma-separated; of transactions, customers in the order of their first line",
            ),
            ("seeding", "farthest (default) or plusplus"),
            ("seed", "seed of plusplus (1)"),
            ("restarts", "runs of plusplus (20)"),
        ],
        run: kmeans,
    },
    Command {
        name: "anomalies",
        about: "modified z, Tukey's fences, Benford",
        columns: "any column of numbers",
        options: &[
            ("column", "the column (default: the amount)"),
            ("decimals", "most digits after the point, 0 to 18 (default: 2 for amount_usd and amount, else 0)"),
        ],
        run: anomalies,
    },
    Command {
        name: "km",
        about: "Kaplan-Meier",
        columns: "tenure | duration | t, churn | event (Yes or No, y or n, 1 or 0, true or false)",
        options: &[("confidence", "of the band (0.95)")],
        run: km,
    },
    Command {
        name: "logit",
        about: "logistic regression",
        columns: "the outcome (Yes or No, y or n, 1 or 0, true or false) and the terms",
        options: &[
            ("outcome", "column (churn)"),
            ("terms", "columns, comma-separated; factor(column) for a category (default: those of the telco example)"),
            ("missing", "value for cells that are empty or NA (default: refused)"),
        ],
        run: logit,
    },
    Command {
        name: "holtwinters",
        about: "exponential smoothing and forecast",
        columns: "value | amount | sales; a line for every period, none blank",
        options: &[
            ("period", "periods of a season, 2 or more (12)"),
            ("season", "mult (default), add, none (trend), damped (a trend that fades) or level"),
            (
                "alpha",
                "weight of the level, 0 to 1 (default: fitted; give all that the method uses: level alpha, none also beta, damped also phi, add and mult alpha, beta and gamma)",
            ),
            ("beta", "weight of the trend"),
            ("gamma", "weight of the season"),
            ("phi", "what is left of a damped trend a period later"),
            ("horizon", "periods to forecast, up to 10000 (12)"),
            ("confidence", "of the interval (0.95)"),
        ],
        run: holtwinters,
    },
    Command {
        name: "basket",
        about: "frequent sets and rules",
        columns: "no header, one basket a line, items parted by |; or columns basket | invoice and item",
        options: &[
            ("support", "least share of the baskets (0.005)"),
            ("confidence", "least confidence (0.3)"),
            ("consequents", "one (default) or any"),
            ("longest", "longest set (20)"),
            ("owned", "items of a customer, parted by |: prints the next products"),
        ],
        run: basket,
    },
    Command {
        name: "bgnbd",
        about: "BG/NBD: fit, P(alive), expected orders, calibration",
        columns: HISTORIES,
        options: &[END, HOLDOUT_END, HOLDOUT_WEEKS, TIME, HORIZON, PARAMS, PENALIZER],
        run: bgnbd,
    },
    Command {
        name: "mbgnbd",
        about: "MBG/NBD: fit, P(alive), expected orders, calibration",
        columns: HISTORIES,
        options: &[END, HOLDOUT_END, HOLDOUT_WEEKS, TIME, HORIZON, PARAMS, PENALIZER],
        run: mbgnbd,
    },
    Command {
        name: "pnbd",
        about: "Pareto/NBD: fit, P(alive), expected and discounted orders, calibration",
        columns: HISTORIES,
        options: &[
            END,
            HOLDOUT_END,
            HOLDOUT_WEEKS,
            TIME,
            HORIZON,
            PARAMS,
            ("rate", "continuous discount a week (0.0027)"),
        ],
        run: pnbd,
    },
    Command {
        name: "gg",
        about: "Gamma-Gamma: fit, expected spend per order",
        columns: HISTORIES,
        options: &[END, HOLDOUT_END, TIME, PARAMS],
        run: gg,
    },
    Command {
        name: "clv",
        about: "predicted lifetime value of every customer",
        columns: HISTORIES,
        options: &[
            END,
            HOLDOUT_END,
            TIME,
            HORIZON,
            ("model", "bgnbd (default), mbgnbd or pnbd"),
            ("months", "months ahead, up to 12000 (12)"),
            ("discount", "rate a month (0.01)"),
        ],
        run: clv,
    },
    Command {
        name: "sbg",
        about: "shifted-beta-geometric retention of contracts",
        columns: "survivors: customers left after 0, 1, 2, … renewals; none blank",
        options: &[("discount", "rate a period (0.1)"), ("periods", "periods to project, up to 10000 (12)")],
        run: sbg,
    },
];
