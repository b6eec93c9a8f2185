//! Numbers → the shapes of a chart. Static, without script, and no colours: those are the
//! theme's.
//!
//! Lengths across are percentages, lengths down are in `em`: the picture fits a phone and a
//! printed page while its words keep the size that the reader chose.

use super::panel::{Bar, Chart, Dot, Label, Line};

/// A number with its name.
#[derive(Clone, Debug)]
pub(super) struct Datum {
    /// What it is a number of.
    pub name: String,
    /// How long its bar is.
    pub value: f64,
    /// The number as readers see it.
    pub shown: String,
    /// `main` unless it is not of the same sort as the others.
    pub tone: &'static str,
}

/// Longest bar, in percent: the number stands to the right of it.
const LONGEST: f64 = 66.0;

/// Letters that fit beside each other on a phone.
const LETTERS: usize = 44;

/// Height of a line of text.
const LINE: f64 = 1.4;

/// Height of a bar.
const BAR: f64 = 0.95;

/// Bars below each other, each under its name. Bars beyond `most` are left to the table.
pub(super) fn bars(id: &str, title: &str, data: &[Datum], most: usize) -> Option<Chart> {
    let largest = data.iter().map(|d| d.value).fold(0.0, f64::max);
    if largest <= 0.0 {
        return None;
    }
    let data = &data[..data.len().min(most)];
    let mut chart = empty(id, title, data);
    let mut y = 0.0;
    for datum in data {
        for line in wrapped(&datum.name) {
            y += LINE;
            chart.labels.push(Label {
                x: 0.0,
                y: round(y - 0.35),
                at: "start",
                tone: "name",
                text: line,
            });
        }
        let width = round(datum.value.max(0.0) / largest * LONGEST);
        chart.bars.push(Bar {
            x: 0.0,
            y: round(y),
            width: width.max(0.4),
            height: BAR,
            tone: datum.tone,
        });
        chart.labels.push(Label {
            x: width,
            y: round(y + BAR - 0.12),
            at: "after",
            tone: "value",
            text: datum.shown.clone(),
        });
        y += BAR + 0.75;
    }
    chart.height = round(y);
    Some(chart)
}

/// Columns beside each other, in the order of time.
pub(super) fn columns(id: &str, title: &str, data: &[Datum]) -> Option<Chart> {
    let plot = Plot::new(data)?;
    let mut chart = empty(id, title, data);
    chart.height = plot.height();
    for (index, datum) in data.iter().enumerate() {
        let (x, y) = (plot.x(index), plot.y(datum.value));
        let width = round(plot.step * 0.62);
        if datum.value > 0.0 {
            chart.bars.push(Bar {
                x: round(x - width / 2.0),
                y,
                width,
                height: round(plot.base() - y),
                tone: datum.tone,
            });
        }
    }
    plot.label(&mut chart, data);
    Some(chart)
}

/// A line from point to point, in the order of time.
pub(super) fn line(id: &str, title: &str, data: &[Datum]) -> Option<Chart> {
    let plot = Plot::new(data)?;
    let mut chart = empty(id, title, data);
    chart.height = plot.height();
    let at = |index: usize| (plot.x(index), plot.y(data[index].value));
    for index in 0..data.len() {
        let (x, y) = at(index);
        chart.dots.push(Dot { x, y });
        if index > 0 {
            let (x1, y1) = at(index - 1);
            chart.lines.push(Line {
                x1,
                y1,
                x2: x,
                y2: y,
                tone: "main",
            });
        }
    }
    plot.label(&mut chart, data);
    Some(chart)
}

/// Where points of a series lie.
struct Plot {
    /// Room of one point, in percent.
    step: f64,
    largest: f64,
}

/// Height of the room for points, and of what is above it.
const PLOT: f64 = 8.0;
const ABOVE: f64 = 1.5;

/// Most names below a series: more do not fit on a phone.
const NAMES: usize = 6;

impl Plot {
    fn new(data: &[Datum]) -> Option<Self> {
        let largest = data.iter().map(|d| d.value).fold(0.0, f64::max);
        #[expect(
            clippy::cast_precision_loss,
            reason = "a series has at most dozens of points"
        )]
        let step = 100.0 / data.len().max(1) as f64;
        (largest > 0.0).then_some(Self { step, largest })
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "a series has at most dozens of points"
    )]
    fn x(&self, index: usize) -> f64 {
        round((index as f64 + 0.5) * self.step)
    }

    fn y(&self, value: f64) -> f64 {
        round(ABOVE + PLOT * (1.0 - value.max(0.0) / self.largest))
    }

    fn base(&self) -> f64 {
        self.y(0.0)
    }

    fn height(&self) -> f64 {
        round(self.base() + 1.9)
    }

    /// Adds the ground, numbers above points, and as many names below as there is room for,
    /// the last one always.
    fn label(&self, chart: &mut Chart, data: &[Datum]) {
        chart.lines.push(Line {
            x1: 0.0,
            y1: self.base(),
            x2: 100.0,
            y2: self.base(),
            tone: "axis",
        });
        let every = data.len().div_ceil(NAMES).max(1);
        let last = data.len() - 1;
        for (index, datum) in data.iter().enumerate() {
            if datum.value > 0.0 {
                chart.labels.push(Label {
                    x: self.x(index),
                    y: round(self.y(datum.value) - 0.5),
                    at: "middle",
                    tone: "value",
                    text: datum.shown.clone(),
                });
            }
            if (last - index).is_multiple_of(every) {
                chart.labels.push(Label {
                    x: self.x(index),
                    y: round(self.base() + 1.3),
                    at: "middle",
                    tone: "axis",
                    text: datum.name.clone(),
                });
            }
        }
    }
}

fn empty(id: &str, title: &str, data: &[Datum]) -> Chart {
    let said = data.iter().map(|d| format!("{}: {}", d.name, d.shown));
    Chart {
        id: format!("{id}-chart"),
        title: title.to_owned(),
        desc: said.collect::<Vec<_>>().join("; "),
        ..Chart::default()
    }
}

/// A name in at most two lines. What does not fit is in the table.
fn wrapped(name: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    let letters = |text: &str| text.chars().count();
    for word in name.split_whitespace() {
        let at = lines.len() - 1;
        if letters(&lines[at]) + letters(word) < LETTERS || lines[at].is_empty() {
            if !lines[at].is_empty() {
                lines[at].push(' ');
            }
            lines[at].extend(word.chars().take(LETTERS));
        } else if lines.len() == 2 {
            lines[at].push('…');
            break;
        } else {
            lines.push(word.chars().take(LETTERS).collect());
        }
    }
    lines
}

/// Two decimals are finer than a pixel, and the same on every machine.
fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(values: &[f64]) -> Vec<Datum> {
        values
            .iter()
            .map(|value| Datum {
                name: format!("Thứ {value}"),
                value: *value,
                shown: format!("{value} ca"),
                tone: "main",
            })
            .collect()
    }

    #[test]
    fn the_longest_bar_leaves_room_for_its_number() {
        let chart = bars("x", "Tên", &data(&[4.0, 2.0, 0.0]), 9).expect("a chart");
        let widths: Vec<f64> = chart.bars.iter().map(|bar| bar.width).collect();
        assert_eq!(widths, [66.0, 33.0, 0.4]);
        assert!(
            chart
                .bars
                .windows(2)
                .all(|pair| pair[0].y + BAR < pair[1].y)
        );
        assert!(chart.desc.contains("Thứ 2: 2 ca"));
    }

    #[test]
    fn there_is_no_chart_of_nothing() {
        assert!(bars("x", "", &data(&[0.0]), 9).is_none());
        assert!(line("x", "", &[]).is_none());
        assert!(columns("x", "", &data(&[0.0, 0.0])).is_none());
    }

    #[test]
    fn a_series_names_few_of_its_points_and_the_last_of_them() {
        let chart = line("x", "", &data(&[1.0; 24])).expect("a chart");
        let names = chart.labels.iter().filter(|label| label.tone == "axis");
        let places: Vec<f64> = names.map(|label| label.x).collect();
        assert!(places.len() <= NAMES && places.last() == chart.dots.last().map(|d| &d.x));
    }

    #[test]
    fn a_long_name_takes_two_lines_and_no_more() {
        let lines = wrapped(&"Lỗi lặp lại ".repeat(20));
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        assert!(lines.iter().all(|line| line.chars().count() <= LETTERS + 1));
        assert_eq!(wrapped(&"x".repeat(500))[0].len(), LETTERS);
    }
}
