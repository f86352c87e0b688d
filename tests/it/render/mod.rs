//! Every format, rendered from the same few reports.
//!
//! It does not know how a report comes about.

mod badge;
mod csv;
mod french;
mod github;
mod gitlab;
mod html;
mod human;
mod ics;
mod in_toto;
mod injected;
mod json;
mod junit;
mod manual;
mod markdown;
mod openmetrics;
mod oscal;
mod reports;
mod sarif;
mod status;
