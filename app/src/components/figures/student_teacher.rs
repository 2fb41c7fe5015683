//! S-T: the Rt-Ch chart with its four modes, and the S-T line.

use qinglan_core::instrument::{Instrument, Mode, RtCh, Sheet};

use super::table::numbers;
use super::words::{decimal, percent};
use crate::dom::{View, component, view};
use crate::text::{fill, t};

pub fn result(instrument: &Instrument, sheet: &Sheet) -> View {
    let result = RtCh::of(&sheet.picks(instrument, 0));
    let words = fill(
        match result.mode() {
            Some(Mode::Practice) => t().st_practice(),
            Some(Mode::Lecture) => t().st_lecture(),
            Some(Mode::Dialogue) => t().st_dialogue(),
            Some(Mode::Mixed) | None => t().st_mixed(),
        },
        &[
            ("n", &result.samples().to_string()),
            ("share", &percent(result.rt())),
            ("turns", &result.runs.saturating_sub(1).to_string()),
            ("rt", &decimal(result.rt())),
            ("ch", &decimal(result.ch())),
        ],
    );
    let number = |name: &str, value: String| (name.to_owned(), value);
    let rows = vec![
        number(t().st_teacher(), result.teacher.to_string()),
        number(t().st_student(), result.student.to_string()),
        number(t().st_runs(), result.runs.to_string()),
        number("Rt = Nt / N", decimal(result.rt())),
        number("Ch = (g − 1) / N", decimal(result.ch())),
    ];
    view! {
        <p class="figures-said">{words}</p>
        <div class="figures-pair">{chart(&result)}{line(&result)}</div>
        <details>
            <summary>{t().figures_numbers()}</summary>
            {numbers(None, rows)}
        </details>
    }
}

/// In hundredths: Rt to the right, Ch upwards. Lessons lie within the triangle, since each turn takes a sample of its kind.
#[component]
fn chart(result: &RtCh) -> View {
    let at = |hundredths: Option<i64>| hundredths.unwrap_or_default();
    let (x, y) = (at(result.rt().scaled(100)), 100_i64.saturating_sub(at(result.ch().scaled(100))));
    view! {
        <figure class="chart">
            <figcaption>{t().st_chart()}</figcaption>
            <svg class="plot" viewBox="-9 -3 124 114" role="img" aria-label=format!("Rt {}, Ch {}", decimal(result.rt()), decimal(result.ch()))>
                <path class="plot-frame" d="M0 100L50 0L100 100Z"></path>
                <path class="plot-rule" d="M30 100V40M70 100V40M30 60H70"></path>
                <text x="15" y="96">{t().st_name_practice()}</text>
                <text x="85" y="96">{t().st_name_lecture()}</text>
                <text x="50" y="28">{t().st_name_dialogue()}</text>
                <text x="50" y="84">{t().st_name_mixed()}</text>
                <text x="0" y="108">"0"</text><text x="30" y="108">"0.3"</text><text x="70" y="108">"0.7"</text><text x="100" y="108">"1 Rt"</text>
                <text x="-5" y="3">"Ch"</text><text x="-5" y="62">"0.4"</text>
                <circle class="plot-point" cx=x cy=y r="2.5"></circle>
            </svg>
        </figure>
    }
}

/// A step to the right for each T, one upwards for each S.
#[component]
fn line(result: &RtCh) -> View {
    let size = i64::from(result.samples().max(1));
    let mut path = format!("M0 {size}");
    let mut before = 0;
    for (teacher, _) in result.line.iter().skip(1) {
        path.push_str(if *teacher > before { "h1" } else { "v-1" });
        before = *teacher;
    }
    let words = fill(t().st_line_says(), &[("teacher", &result.teacher.to_string()), ("student", &result.student.to_string())]);
    view! {
        <figure class="chart">
            <figcaption>{t().st_line()}</figcaption>
            <svg class="plot" viewBox=format!("0 0 {size} {size}") role="img" aria-label=words>
                <path class="plot-rule" d=format!("M0 {size}L{size} 0")></path>
                <path class="plot-frame" d=format!("M0 0V{size}H{size}")></path>
                <path class="plot-line" d=path></path>
            </svg>
            <p class="plot-axes" aria-hidden="true"><span>{t().st_up()}</span><span>{t().st_across()}</span></p>
        </figure>
    }
}
