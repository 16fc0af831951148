use super::*;

#[test]
fn quotes_and_line_ends() {
    let input = Input::parse("a,b\r\n\"x, \"\"y\"\"\nz\",2\n\n1\n").unwrap();
    assert_eq!(input.header, ["a", "b"]);
    assert_eq!(input.rows, [["x, \"y\"\nz", "2"], ["1", ""]]);
    assert!(Input::parse("\"a").is_err());
    assert!(input.column(&["c", "d"]).unwrap_err().contains("no column c or d"));
    assert!(Input::parse("").unwrap().rows.is_empty());
}

#[test]
fn unknown_options_are_named() {
    let arguments = ["--k", "3"].map(str::to_owned);
    assert_eq!(Options::parse(&arguments, &["k"]).unwrap().count("k", 1), Ok(3));
    assert!(Options::parse(&arguments, &["seed"]).is_err());
    assert!(Options::parse(&arguments[..1], &["k"]).is_err());
}

/// Whatever the file holds, a method answers or refuses; it never panics.
#[test]
fn odd_files_do_no_harm() {
    let headers = [
        "customer_id,date,amount_usd",
        "customer_id,recency_days,frequency,monetary_cents",
        "customer_id,z_lnR,z_lnF,z_lnM",
        "tenure,churn,x",
        "value",
        "basket,item",
    ];
    let bodies = [
        "",
        "1,2020-01-01,5\n",
        "1,2020-01-01,-5\n",
        "1,0,0,0\n",
        "1,1,1,1\n1,1,1,1\n2,2,2,2\n",
        "1,Yes,3\n2,No,4\n3,Yes,1\n",
        "5\n5\n5\n5\n5\n5\n5\n",
        "1e308\n-1e308\n1e308\n0\n1\n2\n",
        "NaN,inf,NaN,NaN\n",
        "a,b,c,d,e,f\n",
        "9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807\n1,2,3,-9223372036854775808\n",
        "\u{ff10},\u{ff10}-1-1,\u{ff10}\n",
    ];
    for command in COMMANDS {
        let arguments = ["--terms", "x"].map(str::to_owned);
        let arguments = if command.name == "logit" { &arguments[..] } else { &[] };
        let options = Options::parse(arguments, &["terms"]).unwrap();
        for header in headers {
            for body in bodies {
                let input = Input::parse(&format!("{header}\n{body}")).unwrap();
                let _answer_or_refusal = (command.run)(&input, &options);
            }
        }
    }
}

/// Every method on the files kept outside the source, where they are.
#[test]
fn every_method_runs_on_the_oracles() {
    let folder = std::env::var("GUANXI_ORACLES")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/oracles").to_owned());
    if !std::path::Path::new(&folder).is_dir() {
        println!("skipped: no oracles at {folder}");
        return;
    }
    let line = |text: &str| -> Value {
        let mut arguments: Vec<String> = text.split(' ').map(str::to_owned).collect();
        arguments[2] = format!("{folder}/{}", arguments[2]);
        serde_json::from_str(&run(&arguments).unwrap_or_else(|error| panic!("{text}: {error}"))).unwrap()
    };
    for transactions in ["btyd/cdnow_transactions.csv", "retail/retail_invoices.csv"] {
        for method in ["rfm", "abc", "lifecycle", "cohort", "repurchase", "kmeans", "anomalies"] {
            line(&format!("{method} --input {transactions}"));
        }
    }
    assert_eq!(line("rfm --input retail/retail_invoices.csv")["n"], 4338);
    let clusters = line("kmeans --input cluster/kmeans_features.csv --seed-rows 1353,1202,319");
    assert_eq!(clusters["sizes"], serde_json::json!([1346, 706, 305]));
    assert_eq!(line("km --input stats/modeldata_wa_churn.csv")["n"], 7043);
    assert_eq!(line("logit --input stats/modeldata_wa_churn.csv")["coefficients"].as_array().map(Vec::len), Some(12));
    assert_eq!(line("logit --input stats/modeldata_wa_churn.csv --terms total_charges --missing 0")["n"], 7043);
    assert_eq!(line("holtwinters --input stats/datasets_AirPassengers.csv")["n"], 144);
    assert_eq!(line("basket --input basket/groceries_baskets.csv --support 0.01 --confidence 0.5")["rules"], 15);
}
