//! Keyword arguments → settings, by the names of the command line's flags.

use std::num::NonZeroUsize;
use std::sync::Arc;

use jiff::civil::Date;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use runkind::batch;
use runkind::cache::{self, Cache};
use runkind::settings::{HEART_RATES_BPM, Settings, WEIGHTS_KG};
use runkind::units::parse_pace;

/// How to read and judge.
pub(crate) struct Options {
    pub(crate) settings: Settings,
    pub(crate) batch: batch::Options,
}

const KNOWN: &str = "threshold_pace, thresholds, hr_max, hr_threshold, weight, tz, jobs and cache";

impl Options {
    /// Takes every keyword, and none that is not known.
    pub(crate) fn new(keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut this = Self { settings: Settings::default(), batch: batch::Options::default() };
        for (name, value) in keywords.into_iter().flat_map(PyDictMethods::iter) {
            if !value.is_none() {
                this.set(&name.extract::<String>()?, &value)?;
            }
        }
        Ok(this)
    }

    fn set(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let athlete = &mut self.settings.athlete;
        match name {
            "threshold_pace" => athlete.threshold_speed_mps = Some(pace(name, value)?),
            "thresholds" => {
                for (from, value) in value.cast::<PyDict>()?.iter() {
                    let from = from.str()?.to_string();
                    let day: Date = from.parse().map_err(|_| {
                        PyValueError::new_err(format!(
                            "thresholds: `{from}` is no day such as 2026-03-01"
                        ))
                    })?;
                    athlete.thresholds.push((day, pace(name, &value)?));
                }
                athlete.thresholds.sort_by_key(|dated| dated.0);
            }
            "hr_max" => athlete.hr_max_bpm = Some(number(name, value, HEART_RATES_BPM)?),
            "hr_threshold" => {
                athlete.hr_threshold_bpm = Some(number(name, value, HEART_RATES_BPM)?);
            }
            "weight" => athlete.weight_kg = Some(number(name, value, WEIGHTS_KG)?),
            "tz" => {
                let text: String = value.extract()?;
                let zone = batch::zone_named(&text).ok_or_else(|| {
                    PyValueError::new_err(format!(
                        "tz: there is no zone `{text}`; write Europe/Oslo or +12"
                    ))
                })?;
                self.batch.zone = Some(zone);
            }
            "jobs" => self.batch.jobs = Some(value.extract::<NonZeroUsize>()?.get()),
            "cache" if value.extract::<bool>()? => {
                let folder = cache::folder();
                let opened = folder.and_then(|at| Cache::open(&at, &self.settings.cache).ok());
                self.batch.cache = opened.map(|opened| Arc::new(opened.cache));
            }
            "cache" => {}
            _ => {
                let text = format!("unexpected keyword argument '{name}'; there are {KNOWN}");
                return Err(PyTypeError::new_err(text));
            }
        }
        Ok(())
    }
}

fn pace(name: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    let text: String = value.extract()?;
    parse_pace(&text).ok_or_else(|| {
        PyValueError::new_err(format!("{name}: `{text}` is no pace; write 4:10/km or 6:42/mi"))
    })
}

fn number(name: &str, value: &Bound<'_, PyAny>, (low, high): (f64, f64)) -> PyResult<f64> {
    let number: f64 = value.extract()?;
    if (low..=high).contains(&number) {
        return Ok(number);
    }
    Err(PyValueError::new_err(format!("{name}: {number} is not from {low} to {high}")))
}
