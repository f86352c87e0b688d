//! A Markdown page as text and fenced blocks, and the command lines in them.
//!
//! It does not know what the blocks are for.

/// A page in its parts, in order.
pub struct Page {
    parts: Vec<Part>,
}

enum Part {
    Text(String),
    Block(Block),
}

/// A fenced block.
#[derive(Debug)]
pub struct Block {
    /// What stands after the opening fence: `console exit=1`.
    pub info: String,
    lines: Vec<String>,
}

impl Page {
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut open: Option<Block> = None;
        for line in text.lines() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(info)) => open = Some(Block { info: info.to_owned(), lines: Vec::new() }),
                (None, None) => parts.push(Part::Text(line.to_owned())),
                (Some(_), Some(_)) => parts.extend(open.take().map(Part::Block)),
                (Some(block), None) => block.lines.push(line.to_owned()),
            }
        }
        assert!(open.is_none(), "a block is not closed");
        Self { parts }
    }

    pub fn blocks(&mut self) -> impl Iterator<Item = &mut Block> {
        self.parts.iter_mut().filter_map(|part| match part {
            Part::Block(block) => Some(block),
            Part::Text(_) => None,
        })
    }

    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Text(line) => text.push_str(line),
                Part::Block(block) => text.push_str(&format!("```{}\n{}```", block.info, block.body())),
            }
            text.push('\n');
        }
        text
    }
}

impl Block {
    pub fn body(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// Says whether a word stands in the info, after the language.
    pub fn has(&self, word: &str) -> bool {
        self.info.split(' ').skip(1).any(|other| other == word)
    }

    /// The rest of the word of the info that begins so.
    pub fn option(&self, prefix: &str) -> Option<&str> {
        self.info.split(' ').find_map(|word| word.strip_prefix(prefix))
    }

    /// The command lines, each with the number of lines of output shown under it.
    pub fn commands(&self) -> Vec<(String, usize)> {
        let mut commands: Vec<(String, usize)> = Vec::new();
        for line in &self.lines {
            match (line.strip_prefix("$ "), commands.last_mut()) {
                (Some(command), _) => commands.push((command.to_owned(), 0)),
                (None, Some((_, shown))) => *shown += 1,
                // A block without `$` is a list of commands without output.
                (None, None) => return self.lines.iter().map(|line| (line.clone(), 0)).collect(),
            }
        }
        commands
    }

    /// Replaces the output under a command.
    pub fn show(&mut self, command: usize, output: &str) {
        let starts: Vec<usize> = self.lines.iter().enumerate().filter(|(_, line)| line.starts_with("$ ")).map(|(at, _)| at).collect();
        let end = starts.get(command + 1).copied().unwrap_or(self.lines.len());
        self.lines.splice(starts[command] + 1..end, output.trim_end().lines().map(|line| line.trim_end().to_owned()));
    }
}

/// Splits a command line as a shell does: at blanks, with single and double quotes.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut inside) = (String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, inside) = (Some(c), true),
            (Some(open), _) if open == c => quote = None,
            (None, ' ') => {
                if inside {
                    words.push(std::mem::take(&mut word));
                }
                inside = false;
            }
            _ => {
                word.push(c);
                inside = true;
            }
        }
    }
    if inside {
        words.push(word);
    }
    words
}

/// Lists the files that a page links to, without fragments and web addresses.
pub fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let files = targets.filter(|target| !target.contains("://")).filter_map(|target| target.split('#').next());
    files.filter(|file| !file.is_empty()).map(str::to_owned).collect()
}

#[test]
fn a_page_is_what_it_was() {
    let text = "# A\n\n```console exit=1\n$ duly check\nred\n```\nb\n";
    assert_eq!(Page::parse(text).text(), text);
}

#[test]
fn an_output_is_replaced_under_its_command_alone() {
    let mut page = Page::parse("```console\n$ a\nold\nolder\n$ b\n$ c\nold\n```\n");
    let block = page.blocks().next().expect("a block");
    assert_eq!(block.commands(), [("a".to_owned(), 2), ("b".to_owned(), 0), ("c".to_owned(), 1)]);
    block.show(0, "new  \n\nnewer\n\n");
    block.show(2, "last");
    assert_eq!(page.text(), "```console\n$ a\nnew\n\nnewer\n$ b\n$ c\nlast\n```\n");
}

#[test]
fn a_block_without_prompts_is_a_list_of_commands() {
    let mut page = Page::parse("```console\ncargo test\n```\n");
    assert_eq!(page.blocks().next().expect("a block").commands(), [("cargo test".to_owned(), 0)]);
}

#[test]
fn a_line_is_split_as_a_shell_splits_it() {
    assert_eq!(words("git  commit -m \"A b\" 'c d'e ''"), ["git", "commit", "-m", "A b", "c de", ""]);
}

#[test]
fn links_to_files_are_found() {
    assert_eq!(links("[a](b.md#c) [d](https://example.org) [e](#f) [g](../h.md)"), ["b.md", "../h.md"]);
}
