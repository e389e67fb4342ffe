//! Time in zones of pace and of heart rate.

use crate::athlete::{HEART_RATE_ZONES, HeartRateZones, PACE_ZONES, PaceZones};
use crate::classify::Judged;
use crate::digest::{Digest, HeartRates};
use crate::export::activity::{HeartRateZoneReport, ZoneReport, Zones};
use crate::export::rounding::{pace, round};

/// Time in the zones; `None` where no running was measured.
pub(super) fn zones(digest: &Digest, judged: &Judged) -> Option<Zones> {
    let bounds = judged.zones.filter(|_| !digest.speed_histogram_s.is_empty())?;
    let known = judged.heart_rate_zones.filter(|_| !digest.heart_rates.is_empty());
    let heart_rate = known.map(|bounds| by_heart_rate(&digest.heart_rates, &bounds));
    Some(Zones { pace: by_pace(digest, &bounds), heart_rate: heart_rate.unwrap_or_default() })
}

fn by_pace(digest: &Digest, bounds: &PaceZones) -> Vec<ZoneReport> {
    let zones = PACE_ZONES.iter().zip(bounds.0).zip(bounds.times_s(digest));
    let report = zones.map(|((zone, from_mps), time_s)| ZoneReport {
        zone: zone.number,
        name: zone.name,
        from_s_per_km: pace(from_mps),
        time_s: round(time_s, 1),
    });
    report.collect()
}

fn by_heart_rate(rates: &HeartRates, bounds: &HeartRateZones) -> Vec<HeartRateZoneReport> {
    let zones = HEART_RATE_ZONES.iter().zip(bounds.0).zip(bounds.times_s(rates));
    let report = zones.map(|((zone, from_bpm), time_s)| HeartRateZoneReport {
        zone: zone.number,
        name: zone.name,
        from_bpm: (from_bpm > 0.0).then_some(from_bpm),
        time_s: round(time_s, 1),
    });
    report.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::testing::run;

    #[test]
    fn time_in_pace_zones_is_the_time_of_the_histogram() {
        let mut digest = run(0.0, 100.0, 300.0);
        digest.speed_histogram_s = vec![0.0; 90];
        digest.speed_histogram_s[50] = 60.0; // 2.525 m/s: 0.63 of threshold
        digest.speed_histogram_s[72] = 30.0; // 3.625 m/s: 0.906
        digest.speed_histogram_s[89] = 10.0; // 4.475 m/s: 1.119
        let zones = by_pace(&digest, &PaceZones::of(4.0));
        let times: Vec<_> = zones.iter().map(|zone| zone.time_s.unwrap()).collect();
        assert_eq!(times, [60.0, 0.0, 30.0, 0.0, 10.0]);
        assert_eq!(zones[0].from_s_per_km, None);
        assert_eq!(zones[3].from_s_per_km, Some(250.0));
    }
}
