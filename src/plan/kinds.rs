//! The kinds of files that a plan may allow as evidence besides records, and the endings of their names.
//!
//! It does not know how a file of a kind begins, nor what is in it.

use std::fmt;

/// A kind of file that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    Pdf,
    Png,
    Jpeg,
    Gif,
    WebP,
    Csv,
    Tsv,
    Text,
    Log,
    Markdown,
    Html,
    Xml,
    JsonLines,
    Mail,
    Docx,
    Xlsx,
    Pptx,
    Odt,
    Ods,
    Zip,
    Gzip,
}

impl FileKind {
    pub const ALL: [FileKind; 21] = [
        FileKind::Pdf,
        FileKind::Png,
        FileKind::Jpeg,
        FileKind::Gif,
        FileKind::WebP,
        FileKind::Csv,
        FileKind::Tsv,
        FileKind::Text,
        FileKind::Log,
        FileKind::Markdown,
        FileKind::Html,
        FileKind::Xml,
        FileKind::JsonLines,
        FileKind::Mail,
        FileKind::Docx,
        FileKind::Xlsx,
        FileKind::Pptx,
        FileKind::Odt,
        FileKind::Ods,
        FileKind::Zip,
        FileKind::Gzip,
    ];

    /// The endings of such files, in lower case; each of them is a name of the kind.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            FileKind::Pdf => &["pdf"],
            FileKind::Png => &["png"],
            FileKind::Jpeg => &["jpg", "jpeg"],
            FileKind::Gif => &["gif"],
            FileKind::WebP => &["webp"],
            FileKind::Csv => &["csv"],
            FileKind::Tsv => &["tsv"],
            FileKind::Text => &["txt"],
            FileKind::Log => &["log"],
            FileKind::Markdown => &["md"],
            FileKind::Html => &["html", "htm"],
            FileKind::Xml => &["xml"],
            FileKind::JsonLines => &["jsonl", "ndjson"],
            FileKind::Mail => &["eml"],
            FileKind::Docx => &["docx"],
            FileKind::Xlsx => &["xlsx"],
            FileKind::Pptx => &["pptx"],
            FileKind::Odt => &["odt"],
            FileKind::Ods => &["ods"],
            FileKind::Zip => &["zip"],
            FileKind::Gzip => &["gz", "tgz"],
        }
    }

    /// The kind that has an ending; case does not matter.
    pub fn of_ending(ending: &str) -> Option<Self> {
        FileKind::ALL.into_iter().find(|kind| kind.endings().iter().any(|known| known.eq_ignore_ascii_case(ending)))
    }

    /// The kind that a file has by its name.
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        FileKind::of_ending(name.rsplit_once('.')?.1)
    }
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.endings()[0])
    }
}

#[cfg(test)]
mod tests {
    use super::FileKind;

    #[test]
    fn every_ending_names_one_kind() {
        for kind in FileKind::ALL {
            for ending in kind.endings() {
                assert_eq!(FileKind::of_path(&format!("evidence/t/1.{ending}")), Some(kind));
                assert_eq!(FileKind::of_ending(&ending.to_uppercase()), Some(kind));
            }
        }
    }

    #[test]
    fn the_last_ending_of_the_name_alone_counts() {
        for (path, kind) in [
            ("evidence/t/scan.pdf", Some(FileKind::Pdf)),
            ("scan.csv.gz", Some(FileKind::Gzip)),
            ("scan.pdf/scan", None),
            ("pdf", None),
            ("scan.exe", None),
            ("scan.pdf ", None),
        ] {
            assert_eq!(FileKind::of_path(path), kind, "{path}");
        }
    }
}
