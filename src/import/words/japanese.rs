//! The words of Japanese.
//!
//! It knows words alone, and no grammar.

use super::Field::{Activity, Cadence, Description, Owner, Reference, Team};
use super::Sense::{Ambiguous, And, AsNeeded, Each, Every, Filler, Number, Repeats, TooShort, Vague, Within};
use super::Unit::{Day, Half, Month, Quarter, Week, Year};
use super::{Language, Sense};
use crate::language::words;

pub static WORDS: Language = Language {
    name: "Japanese",
    headers: &[
        (Activity, &["活動", "アクティビティ", "作業", "タスク", "業務", "項目", "作業内容", "実施項目"]),
        (Description, &["説明", "内容", "詳細", "備考", "概要"]),
        (Cadence, &["頻度", "周期", "間隔", "実施頻度", "サイクル", "いつ", "ケイデンス"]),
        (Team, &["チーム", "担当チーム", "部署", "部門", "関係チーム", "グループ"]),
        (Reference, &["参照", "管理策", "要件", "規格", "参考", "基準"]),
        (Owner, &["担当者", "責任者", "担当", "所有者", "オーナー"]),
    ],
    cadence: &[
        (Every(1, Day), &["毎日", "日次", "デイリー"]),
        (Every(1, Week), &["毎週", "週次", "ウィークリー"]),
        (Every(2, Week), &["隔週"]),
        (Every(1, Month), &["毎月", "月次", "マンスリー"]),
        (Every(2, Month), &["隔月"]),
        (Every(1, Quarter), &["四半期"]),
        (Every(1, Half), &["半年", "半期"]),
        (Every(1, Year), &["毎年", "年次"]),
        (Every(2, Year), &["隔年"]),
        (Every(2, Day), &["隔日"]),
        (Sense::Unit(Day), &["日", "日間"]),
        (Sense::Unit(Week), &["週", "週間"]),
        (Sense::Unit(Month), &["か月", "ヶ月", "ヵ月", "カ月", "ケ月", "箇月", "か月間", "ヶ月間", "カ月間", "月"]),
        (Sense::Unit(Year), &["年", "年間"]),
        (Each, &["ごと", "毎", "ごとに", "毎に"]),
        (Within, &["に"]),
        (Repeats, &["回", "度"]),
        (Number(1), &["一"]),
        (Number(2), &["二"]),
        (Number(3), &["三"]),
        (Number(4), &["四"]),
        (Number(5), &["五"]),
        (Number(6), &["六"]),
        (Number(7), &["七"]),
        (Number(8), &["八"]),
        (Number(9), &["九"]),
        (Number(10), &["十"]),
        (Number(11), &["十一"]),
        (Number(12), &["十二"]),
        (
            AsNeeded,
            &[
                "必要に応じて",
                "必要に応じ",
                "必要な場合",
                "必要時",
                "必要なとき",
                "必要な時",
                "適宜",
                "随時",
                "都度",
                "その都度",
                "オンデマンド",
            ],
        ),
        (And, &["および", "及び", "と", "かつ", "並びに", "また"]),
        (Filler, &["少なくとも", "最低"]),
        (Ambiguous(words!("every so many days, or with so many between"), &["2日ごと", "3日ごと"]), &["おき", "置き", "おきに"]),
        (Ambiguous(words!("every half month or twice a month"), &["隔週", "月2回"]), &["半月ごと", "半月毎"]),
        (Vague, &["継続的", "継続的に", "常時", "定期的", "定期的に", "定期", "不定期", "リアルタイム", "時々", "常に"]),
        (TooShort, &["毎時", "時間ごと", "時間毎", "時間"]),
    ],
    teams: &[],
};
