//! The addresses a style sheet asks for: `url(…)`, `image-set("…")` and `@import`.

use cssparser::{ParseError, Parser, ParserInput, Token};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) address: String,
    pub(super) import: bool,
}

/// Blocks deeper than this are not written by people; following them would eat the stack.
const DEEPEST: usize = 64;

/// Every address of `css`, in order. Broken rules are read as far as a browser would; never fails.
pub(super) fn addresses(css: &str) -> Vec<Asked> {
    let mut found = Vec::new();
    let mut input = ParserInput::new(css);
    walk(&mut Parser::new(&mut input), false, 0, &mut found);
    found
}

/// `strings`: whether a quoted string is an address here, as in `url("…")`.
fn walk(parser: &mut Parser, strings: bool, depth: usize, found: &mut Vec<Asked>) {
    /// The at-rule being read, which gives its meaning to the next address.
    #[derive(PartialEq)]
    enum Rule {
        Other,
        Import,
        /// `@namespace url(…)` is a name, never fetched.
        Namespace,
    }
    let mut rule = Rule::Other;
    while let Ok(token) = parser.next() {
        let inner_strings = match token {
            Token::UnquotedUrl(address) => {
                if rule != Rule::Namespace {
                    found.push(Asked { address: address.to_string(), import: rule == Rule::Import });
                }
                rule = Rule::Other;
                continue;
            }
            Token::QuotedString(address) => {
                if strings || rule == Rule::Import {
                    found.push(Asked { address: address.to_string(), import: rule == Rule::Import });
                }
                rule = Rule::Other;
                continue;
            }
            Token::AtKeyword(name) => {
                rule = match () {
                    () if name.eq_ignore_ascii_case("import") => Rule::Import,
                    () if name.eq_ignore_ascii_case("namespace") => Rule::Namespace,
                    () => Rule::Other,
                };
                continue;
            }
            Token::Semicolon => {
                rule = Rule::Other;
                continue;
            }
            Token::Function(name) => {
                ["url", "src", "image", "image-set", "-webkit-image-set"].iter().any(|f| name.eq_ignore_ascii_case(f))
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => false,
            _ => continue,
        };
        if depth == DEEPEST {
            continue;
        }
        let before = found.len();
        let _: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
            walk(inner, inner_strings, depth + 1, found);
            Ok(())
        });
        if found.len() > before && inner_strings {
            match rule {
                Rule::Namespace => found.truncate(before),
                Rule::Import => found[before..].iter_mut().for_each(|asked| asked.import = true),
                Rule::Other => {}
            }
            rule = Rule::Other;
        }
    }
}
