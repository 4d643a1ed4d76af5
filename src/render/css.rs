//! What is asked of the reader of styles, which goes down into blocks and parentheses by recursion.

use cssparser::{ParseError, Parser, ParserInput, Token};

/// Blocks and parentheses inside one another that a style sheet may hold; written by hand, they are seldom ten.
pub const DEEPEST: usize = 50;

/// The line, from 1, where a style goes deeper than that. It is read as the reader of styles will: what comments, strings and
/// addresses hold opens and closes nothing.
pub fn too_deep(css: &str) -> Option<usize> {
    let mut input = ParserInput::new(css);
    deeper(&mut Parser::new(&mut input), 0)
}

fn deeper(parser: &mut Parser, depth: usize) -> Option<usize> {
    while let Ok(token) = parser.next() {
        let opens = matches!(
            token,
            Token::CurlyBracketBlock | Token::ParenthesisBlock | Token::SquareBracketBlock | Token::Function(_)
        );
        if !opens {
            continue;
        }
        if depth == DEEPEST {
            return Some(parser.current_source_location().line as usize + 1);
        }
        let mut found = None;
        // Its result says nothing more: all is read.
        let _: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
            found = deeper(inner, depth + 1);
            Ok(())
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_where_it_goes_too_deep_is_known() {
        let nested = |times: usize| format!("p {{}}\n{}\n{}", "a{".repeat(times), "}".repeat(times));
        assert_eq!(too_deep(&nested(DEEPEST)), None);
        assert_eq!(too_deep(&nested(DEEPEST + 1)), Some(2));
        assert_eq!(too_deep(&"a { b: c(d) }\n".repeat(1_000)), None);
    }

    #[test]
    fn what_closes_nothing_hides_no_depth() {
        for closer in ["/*}*/", "b:'}';", "b:\"\\\"}\";", "b:url(});", "b:u\\72l(}/*);", "\\}", "b:')'"] {
            assert_eq!(too_deep(&format!("a{{{closer}").repeat(20_000)), Some(1), "{closer}");
        }
        for opener in ["a{}/*{*/", "a{b:'{'}", "a{b:url({)}", "a{b:url(/*)}"] {
            assert_eq!(too_deep(&opener.repeat(1_000)), None, "{opener}");
        }
    }
}
