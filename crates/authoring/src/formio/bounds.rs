//! The bounds of an answer in Form.io as rules of ours: lengths, words, masks, days, counts. A valid answer there is one here.

use calendar::Date;
use forms::{Appearance, Kind, Question, Rule, Text, Wide};

use super::Import;
use super::part::Part;

/// A mailbox: something, `@`, a domain with a dot or an address in brackets.
const EMAIL: &str = r#"([^\s@]+|".+")@(([a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}|\[[0-9.]+\])"#;
/// A page: a host with a dot, with or without what stands before and behind it.
const URL: &str = r"\S+\.\S+";
/// What is taken for a mailbox and so for no page.
const MAILBOX_ONLY: &str = r"[^\s@:/?#]+@([a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}";

fn rule(test: String, vi: impl Into<String>, en: impl Into<String>) -> Rule {
    Rule {
        test,
        message: Text::new(vi.into(), en.into()),
    }
}

impl Import<'_> {
    /// What a component asks by its kind and by keys outside `validate`.
    pub(super) fn of_component(
        &mut self,
        kind: &str,
        of: &Part<'_>,
        question: &mut Question,
        place: &str,
    ) -> Vec<Rule> {
        let mut rules = Vec::new();
        match kind {
            "email" => rules.push(rule(
                format!("regex(., '{EMAIL}')"),
                "Chưa đúng dạng thư điện tử, ví dụ an@example.vn.",
                "Not an email address, for example an@example.vn.",
            )),
            "url" => rules.push(rule(
                format!("regex(., '{URL}') and not(regex(., '{MAILBOX_ONLY}'))"),
                "Chưa đúng dạng địa chỉ trang, ví dụ https://example.vn.",
                "Not a web address, for example https://example.vn.",
            )),
            "number" | "currency" => rules.extend(decimals(of, question)),
            "day" => rules.extend(self.day(of, question, place)),
            "datetime" => {
                if let Some(picker) = of.part("datePicker") {
                    rules.extend(days(&picker, question));
                }
            }
            _ => {}
        }
        if question.kind == Kind::Text {
            rules.extend(self.mask(of, place));
            let widget = of.part("widget");
            if widget.is_some_and(|widget| widget.text("type") == "calendar") {
                // One name for all that it says.
                of.get("widget");
                self.wrong(
                    place,
                    "Chưa hỗ trợ lịch trong ô chữ (widget: calendar). Hãy dùng thành phần datetime.",
                    "A calendar in a text (widget: calendar) is not supported. Use the component datetime.",
                );
            }
        }
        rules
    }

    /// `999-999` as a pattern.
    fn mask(&mut self, of: &Part<'_>, place: &str) -> Option<Rule> {
        let mask = of.text("inputMask");
        let unused = of.text("inputMaskPlaceholderChar");
        if mask.is_empty() {
            return None;
        }
        let mut pattern = String::new();
        for letter in mask.chars() {
            match letter {
                '9' => pattern.push_str("[0-9]"),
                'A' => pattern.push_str("[a-zA-Z]"),
                'a' => pattern.push_str("[a-z]"),
                '*' => pattern.push_str("[a-zA-Z0-9]"),
                // The sign of an empty place cannot stand in the answer.
                letter if unused.starts_with(letter) => pattern.push(' '),
                letter if letter.is_alphanumeric() || letter == ' ' => pattern.push(letter),
                letter if r"\.+*?()|[]{}^$".contains(letter) => {
                    pattern.push('\\');
                    pattern.push(letter);
                }
                letter => pattern.push(letter),
            }
        }
        let pattern = self.literal(&pattern, place)?;
        Some(rule(
            format!("regex(., {pattern})"),
            format!("Hãy ghi theo mẫu {mask} (9 là chữ số, a và A là chữ cái)."),
            format!("Write it as {mask} (9 is a digit, a and A are letters)."),
        ))
    }

    /// A day of which only a month or year may be known.
    fn day(&mut self, of: &Part<'_>, question: &mut Question, place: &str) -> Vec<Rule> {
        let mut rules = days(of, question);
        let Some(fields) = of.part("fields") else {
            return rules;
        };
        let asked = ["day", "month", "year"].map(|name| {
            let field = fields.part(name);
            field.is_some_and(|field| field.yes("required"))
        });
        match asked {
            [false, false, false] => {}
            [true, true, true] => question.required = Some("true()".to_owned()),
            [false, false, true] => {
                question.required = Some("true()".to_owned());
                question.appearance.push(Appearance::YearAllowed);
            }
            _ => self.wrong(
                place,
                "Ngày phải có cả năm: hãy bắt buộc cả ngày, tháng và năm, hoặc chỉ năm.",
                "A day needs its year: require day, month and year, or the year alone.",
            ),
        }
        if let Some(year) = fields.part("year") {
            rules.extend(years(&year));
        }
        rules.extend(years(of));
        rules
    }

    /// What `validate` says of lengths, numbers, words and counts.
    pub(super) fn bounds(
        &mut self,
        of: &Part<'_>,
        validate: &Part<'_>,
        question: &Question,
        place: &str,
    ) -> Vec<Rule> {
        let mut rules = Vec::new();
        match question.kind {
            Kind::Integer | Kind::Decimal => {
                if let Some(least) = validate.number("min") {
                    let (vi, en) = (format!("Ít nhất là {least}."), format!("At least {least}."));
                    rules.push(rule(format!(". >= {least}"), vi, en));
                }
                if let Some(most) = validate.number("max") {
                    let (vi, en) = (format!("Nhiều nhất là {most}."), format!("At most {most}."));
                    rules.push(rule(format!(". <= {most}"), vi, en));
                }
            }
            Kind::Text => {
                if let Some(least) = validate.number("minLength") {
                    let (vi, en) = (
                        format!("Ít nhất {least} chữ."),
                        format!("At least {least} letters."),
                    );
                    rules.push(rule(format!("string-length(.) >= {least}"), vi, en));
                }
                // No length at all is no bound there.
                if let Some(most) = validate.number("maxLength").filter(|most| *most > 0.0) {
                    let (vi, en) = (
                        format!("Nhiều nhất {most} chữ."),
                        format!("At most {most} letters."),
                    );
                    rules.push(rule(format!("string-length(.) <= {most}"), vi, en));
                }
                rules.extend(words(validate));
                let pattern = validate.text("pattern");
                if !pattern.is_empty()
                    && let Some(pattern) = self.literal(pattern, place)
                {
                    rules.push(rule(
                        format!("regex(., {pattern})"),
                        "Chưa đúng dạng. Hãy xem lại.",
                        "Not of the right form. Please check.",
                    ));
                }
            }
            Kind::SelectMultiple(_) => {
                let mut count = |key: &str, sign: &str, said: &str, vi: &str, en: &str| {
                    let Some(number) = validate.number(key).filter(|number| *number > 0.0) else {
                        return;
                    };
                    let mut rule = rule(
                        format!("count-selected(.) {sign} {number}"),
                        format!("Hãy chọn {vi} {number}."),
                        format!("Choose {en} {number}."),
                    );
                    let own = super::plain(of.text(said));
                    if !own.is_empty() {
                        rule.message = Text::vi(own);
                    }
                    rules.push(rule);
                };
                let said = ["minSelectedCountMessage", "maxSelectedCountMessage"];
                count("minSelectedCount", ">=", said[0], "ít nhất", "at least");
                count("maxSelectedCount", "<=", said[1], "nhiều nhất", "at most");
            }
            _ => {}
        }
        rules
    }
}

/// How many decimals a number may have.
fn decimals(of: &Part<'_>, question: &Question) -> Option<Rule> {
    if question.kind == Kind::Integer {
        return None;
    }
    let places = of.number_if("decimalLimit", |limit| {
        (0.0..=15.0).contains(&limit) && limit.fract() == 0.0
    })?;
    Some(rule(
        format!("round(., {places}) = ."),
        format!("Nhiều nhất {places} chữ số sau dấu phẩy."),
        format!("At most {places} decimals."),
    ))
}

/// How many words a text may have.
fn words(validate: &Part<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    // A pattern of more words would come to more steps than one may have.
    let number =
        |key: &str| validate.number_if(key, |n| (1.0..=500.0).contains(&n) && n.fract() == 0.0);
    if let Some(least) = number("minWords") {
        let more = least - 1.0;
        rules.push(rule(
            format!(r"regex(., '\s*\S+(\s+\S+){{{more},}}\s*')"),
            format!("Ít nhất {least} từ."),
            format!("At least {least} words."),
        ));
    }
    if let Some(most) = number("maxWords") {
        let more = most - 1.0;
        rules.push(rule(
            format!(r"regex(., '\s*\S+(\s+\S+){{0,{more}}}\s*')"),
            format!("Nhiều nhất {most} từ."),
            format!("At most {most} words."),
        ));
    }
    rules
}

/// The first and last day. What is no day but a script stays unread.
fn days(of: &Part<'_>, question: &Question) -> Vec<Rule> {
    let call = match question.kind {
        Kind::Date => "date",
        Kind::Wide(Wide::DateTime) => "date-time",
        _ => return Vec::new(),
    };
    let mut rules = Vec::new();
    let bounds = [
        ("minDate", ">=", "Sớm nhất là ngày", "No earlier than"),
        ("maxDate", "<=", "Muộn nhất là ngày", "No later than"),
    ];
    for (key, sign, vi, en) in bounds {
        let day = of
            .text_if(key, |text| Date::parse_iso(text.trim()).is_ok())
            .trim();
        if let Ok(date) = Date::parse_iso(day) {
            let (year, month, number) = (date.year(), date.month(), date.day());
            rules.push(rule(
                format!(". {sign} {call}('{day}')"),
                format!("{vi} {number}/{month}/{year}."),
                format!("{en} {number}/{month}/{year}."),
            ));
        }
    }
    rules
}

/// The first and last year.
fn years(of: &Part<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    let year = |key: &str| {
        of.number_if(key, |year| {
            (1.0..=9999.0).contains(&year) && year.fract() == 0.0
        })
    };
    if let Some(first) = year("minYear") {
        rules.push(rule(
            format!(". >= date('{first:04}-01-01')"),
            format!("Sớm nhất là năm {first}."),
            format!("No earlier than {first}."),
        ));
    }
    if let Some(last) = year("maxYear") {
        rules.push(rule(
            format!(". <= date('{last:04}-12-31')"),
            format!("Muộn nhất là năm {last}."),
            format!("No later than {last}."),
        ));
    }
    rules
}
