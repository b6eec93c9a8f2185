//! Sentences and Markdown blocks from the vocabulary.

use std::fmt::Write as _;

use super::random::Random;
use super::words::{Words, capital, plain};

/// Parties as writers name them, and their ids.
pub(super) const PARTIES: [(&str, &str); 6] = [
    ("cs", "CS"),
    ("sales", "Kinh doanh"),
    ("technical", "Kỹ thuật"),
    ("product", "Sản phẩm"),
    ("accounting", "Kế toán"),
    ("management", "Ban giám đốc"),
];

/// Writes the body of one page.
#[derive(Debug)]
pub(super) struct Prose<'a> {
    pub(super) random: Random,
    words: &'a Words,
    trade: &'a [&'static str],
    /// Where in each list this page's favourite half begins: pages differ by their words.
    topic: usize,
    /// Links that are still to be placed, the last one first.
    links: Vec<String>,
    footnotes: Vec<String>,
    out: String,
    /// Words so far, and up to which byte they were counted.
    counted: (usize, usize),
}

impl<'a> Prose<'a> {
    /// Starts a page about an industry.
    pub(super) fn new(
        words: &'a Words,
        industry: usize,
        mut random: Random,
        links: Vec<String>,
    ) -> Self {
        Self {
            topic: random.below(1 << 20),
            random,
            words,
            trade: &words.industries[industry].1,
            links,
            footnotes: Vec::new(),
            out: String::with_capacity(10 << 10),
            counted: (0, 0),
        }
    }

    /// Returns the text, with the links and footnotes that are left at its end.
    pub(super) fn finish(mut self) -> String {
        let left: Vec<String> = self.links.drain(..).rev().collect();
        if !left.is_empty() {
            let items = left.into_iter().map(|link| format!("Xem {link}."));
            let items: Vec<String> = items.collect();
            self.list(&items);
        }
        for (number, note) in (1..).zip(std::mem::take(&mut self.footnotes)) {
            self.block(&format!("[^{number}]: {note}"));
        }
        self.out
    }

    /// Adds a block and an empty line.
    pub(super) fn block(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push_str("\n\n");
    }

    /// Opens a section.
    pub(super) fn heading(&mut self, text: &str) {
        self.block(&format!("## {text}"));
    }

    /// Adds blocks until the page has about that many words.
    pub(super) fn fill(&mut self, target: usize) {
        while self.words_so_far() + 24 < target {
            match self.random.below(100) {
                0..62 => self.paragraph(),
                62..74 => self.bullets(3),
                74..80 => self.steps(3),
                80..86 => self.table(),
                86..91 => self.alert(),
                91..95 => self.quote(),
                95..98 => self.tasks(),
                _ => self.code(),
            }
        }
    }

    fn words_so_far(&mut self) -> usize {
        let (words, end) = self.counted;
        let words = words + self.out[end..].split_whitespace().count();
        self.counted = (words, self.out.len());
        words
    }

    /// A paragraph of two to four sentences; every third or so has a link.
    pub(super) fn paragraph(&mut self) {
        let count = 2 + self.random.below(3);
        let mut text = String::new();
        for _ in 0..count {
            if !text.is_empty() {
                text.push(' ');
            }
            let sentence = self.sentence();
            text.push_str(&sentence);
        }
        if self.random.chance(6) {
            let note = self.sentence();
            self.footnotes.push(note);
            let _ = write!(text, "[^{}]", self.footnotes.len());
        }
        if self.random.chance(45)
            && let Some(link) = self.links.pop()
        {
            let lead =
                self.random
                    .pick(&["Xem thêm", "Cùng chuyện này có", "Cách làm ở", "So với"]);
            let _ = write!(text, " {lead} {link}.");
        }
        self.block(&text);
    }

    /// A list of sentences, one of them with a link.
    pub(super) fn bullets(&mut self, count: usize) {
        let mut items: Vec<String> = (0..count).map(|_| self.sentence()).collect();
        if let Some(link) = self.links.pop() {
            items.push(format!("{} Xem {link}.", self.advice()));
        }
        self.list(&items);
    }

    /// Bullets with the given texts.
    pub(super) fn list(&mut self, items: &[String]) {
        let lines: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
        self.block(&lines.join("\n"));
    }

    /// One bullet for each party: its name, then a sentence.
    pub(super) fn parties(&mut self, parties: &[(&str, &str)]) {
        let mut items = Vec::new();
        for (_, name) in parties {
            items.push(format!("**{name}:** {} {}", self.sentence(), self.advice()));
        }
        self.list(&items);
    }

    /// Numbered steps: who, within what time, does what.
    pub(super) fn steps(&mut self, count: usize) {
        let mut lines = Vec::new();
        for number in 1..=count {
            let (_, party) = self.random.pick(&PARTIES);
            let hours = self.random.pick(&[2, 4, 8, 24, 48, 72]);
            let what = capital(self.word("rule"));
            let (verb, object) = (self.word("verb"), self.word("object"));
            lines.push(format!(
                "{number}. **{party}, trong {hours} giờ:** {what}, rồi {verb} {object}."
            ));
        }
        self.block(&lines.join("\n"));
    }

    /// A table of figures before and after.
    pub(super) fn table(&mut self) {
        let mut text = String::from("| Chỉ số | Trước | Sau | Ghi chú |\n|---|---:|---:|---|");
        for _ in 0..2 + self.random.below(3) {
            let (metric, note) = (capital(self.word("metric")), self.word("qualifier"));
            let (before, after) = (self.random.within(20, 400), self.random.within(2, 380));
            let _ = write!(text, "\n| {metric} | {before} | {after} | {note} |");
        }
        self.block(&text);
    }

    fn alert(&mut self) {
        let kind = self.random.pick(&["NOTE", "TIP", "IMPORTANT", "WARNING"]);
        let (first, second) = (self.sentence(), self.advice());
        self.block(&format!("> [!{kind}]\n> {first}\n> {second}"));
    }

    fn quote(&mut self) {
        let (first, second) = (self.word("quote"), self.word("quote"));
        self.block(&format!("> {first}\n>\n> {second}"));
    }

    fn tasks(&mut self) {
        let (done, open) = (self.advice(), self.advice());
        let more = self.advice();
        self.block(&format!("- [x] {done}\n- [ ] {open}\n- [ ] {more}"));
    }

    /// A short configuration, query or command.
    pub(super) fn code(&mut self) {
        let (calls, minutes) = (self.random.within(20, 900), self.random.within(5, 60));
        let name = plain(self.word("metric")).replace(' ', "_");
        let text = match self.random.below(3) {
            0 => format!(
                "```json\n{{ \"alert\": \"{name}\", \"below\": {calls}, \"minutes\": {minutes} }}\n```"
            ),
            1 => format!(
                "```sql\nSELECT branch, count(*) AS {name}\nFROM calls\nWHERE answered = 0 AND \
                 wait > {minutes}\nGROUP BY branch HAVING count(*) > {calls};\n```"
            ),
            _ => format!(
                "```bash\n# {name}\nrg --count 'BYE' sip.log | sort | tail -n {minutes}\nsipp -r \
                 {calls} -l {minutes} gateway\n```"
            ),
        };
        self.block(&text);
    }

    /// A sentence of about twenty words.
    pub(super) fn sentence(&mut self) -> String {
        let number = self.random.within(3, 96);
        let text = match self.random.below(12) {
            0 => format!(
                "{}, {} {}",
                self.word("when"),
                self.word("who"),
                self.word("did")
            ),
            1 => format!(
                "{} {}, nhờ vậy {}",
                self.word("who"),
                self.word("did"),
                self.word("result")
            ),
            2 => format!(
                "{} {} đi từ {number} đến {} trong {} tuần, dù {} đã {} {}",
                self.word("metric"),
                self.word("qualifier"),
                self.random.within(3, 96),
                self.random.within(2, 12),
                self.word("who"),
                self.word("verb"),
                self.word("object")
            ),
            3 => format!(
                "vì {} nên {} {} {}",
                self.word("why"),
                self.word("who"),
                self.word("did"),
                self.word("when")
            ),
            4 => format!(
                "“{}”, {} nói {}",
                self.word("quote").trim_end_matches('.'),
                self.word("who"),
                self.word("when")
            ),
            5 => format!(
                "ở bên khách, {} gắn với {}, nên {} được xem {}",
                self.random.pick(self.trade),
                self.random.pick(self.trade),
                self.word("metric"),
                self.word("qualifier")
            ),
            6 => format!(
                "{} phải {} {} trong {number} giờ, sau đó {} {}",
                self.word("who"),
                self.word("verb"),
                self.word("object"),
                self.word("who"),
                self.word("did")
            ),
            7 => format!(
                "tại {}, {} làm lộ ra một điều: {}",
                self.word("place"),
                self.random.pick(self.trade),
                self.word("why")
            ),
            8 => format!(
                "{}: {}, còn {} thì chưa {} {}",
                self.word("when"),
                self.word("result"),
                self.word("who"),
                self.word("verb"),
                self.word("object")
            ),
            9 => format!(
                "khi {}, điều đầu tiên cần xem là {} {}, vì {}",
                self.word("event"),
                self.word("metric"),
                self.word("qualifier"),
                self.word("why")
            ),
            10 => format!(
                "trong {number} khách cùng cảnh, chỉ nơi nào chịu {} mới thấy {}",
                self.word("rule"),
                self.word("result")
            ),
            _ => format!(
                "{} {} và {} {}; {}",
                self.word("who"),
                self.word("did"),
                self.word("verb"),
                self.word("object"),
                self.word("result")
            ),
        };
        format!("{}.", capital(&text))
    }

    /// A short rule to follow.
    pub(super) fn advice(&mut self) -> String {
        format!(
            "{}, nhất là khi {}.",
            capital(self.word("rule")),
            self.word("event")
        )
    }

    /// A person and the party they belong to: the owner of a piece of work.
    pub(super) fn person(&mut self) -> String {
        let (family, given) = (self.any("family"), self.any("given"));
        let (_, party) = self.random.pick(&PARTIES);
        format!("{family} {given} ({party})")
    }

    /// A phrase of a list, mostly from this page's half of it.
    pub(super) fn word(&mut self, list: &str) -> &'static str {
        let items = self.words.list(list);
        if self.random.chance(15) {
            return self.random.pick(items);
        }
        let half = items.len().div_ceil(2);
        items[(self.topic % items.len() + self.random.below(half)) % items.len()]
    }

    /// Any phrase of a list.
    pub(super) fn any(&mut self, list: &str) -> &'static str {
        self.random.pick(self.words.list(list))
    }

    /// Different phrases of a list.
    pub(super) fn some(&mut self, list: &str, count: usize) -> Vec<&'static str> {
        self.random.several(self.words.list(list), count)
    }
}
