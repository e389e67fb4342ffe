//! Names of watches and makers by their numbers in the FIT profile (SDK 21.202).

/// The watch or program behind a `file_id`; `None` where the maker is not known either.
pub(super) fn device_name(manufacturer: u16, product: Option<u16>) -> Option<String> {
    let maker = MAKERS.iter().find(|row| row.0 == manufacturer)?.1;
    let product = product.filter(|_| maker == "Garmin").and_then(garmin_product);
    Some(match product {
        Some(product) => format!("{maker} {product}"),
        None => maker.to_owned(),
    })
}

fn garmin_product(product: u16) -> Option<&'static str> {
    GARMIN_PRODUCTS.iter().find(|row| row.0.contains(&product)).map(|row| row.1)
}

const MAKERS: &[(u16, &str)] = &[
    (1, "Garmin"),
    (13, "Garmin"),
    (15, "Garmin"),
    (16, "Timex"),
    (23, "Suunto"),
    (32, "Wahoo"),
    (70, "Sigma Sport"),
    (71, "TomTom"),
    (95, "Stryd"),
    (123, "Polar"),
    (258, "Lezyne"),
    (260, "Zwift"),
    (265, "Strava"),
    (267, "Bryton"),
    (289, "Hammerhead"),
    (294, "COROS"),
    (310, "Decathlon"),
    (339, "Zepp"),
    (340, "Peloton"),
    (348, "Huawei"),
];

/// Numbers of one model differ by region.
const GARMIN_PRODUCTS: &[(&[u16], &str)] = &[
    (&[14, 2153, 2219], "Forerunner 225"),
    (&[473, 474, 475, 494], "Forerunner 301"),
    (&[717, 987], "Forerunner 405"),
    (&[782], "Forerunner 50"),
    (&[988], "Forerunner 60"),
    (&[1018, 1446], "Forerunner 310XT"),
    (&[1124, 1274], "Forerunner 110"),
    (&[1328, 1537, 1600, 1664], "Forerunner 910XT"),
    (&[1345, 1410], "Forerunner 610"),
    (&[1360], "Forerunner 210"),
    (&[1436], "Forerunner 70"),
    (&[1482, 1688], "Forerunner 10"),
    (&[1551], "Fenix"),
    (&[1623, 1928, 1929, 2072, 2173], "Forerunner 620"),
    (&[1632, 1930, 1931, 2073, 2174], "Forerunner 220"),
    (&[1765, 2130, 2131, 2132], "Forerunner 920XT"),
    (&[1903, 2061], "Forerunner 15"),
    (&[1967], "Fenix 2"),
    (&[1988, 2332, 2457], "Epix"),
    (&[2050, 2188, 2189, 2293, 2407, 2408], "Fenix 3"),
    (&[2148], "Forerunner 25"),
    (&[2156, 2310, 2311], "Forerunner 630"),
    (&[2157, 2313], "Forerunner 230"),
    (&[2158, 2533, 2534], "Forerunner 735XT"),
    (&[2396, 2397, 2431, 2733, 3144], "Forerunner 235"),
    (&[2413, 2473, 2474, 2475, 2476, 2477], "Fenix 3 HR"),
    (&[2432, 2675], "Fenix 3 Chronos"),
    (&[2503, 2650, 2667, 2668, 2727, 2814], "Forerunner 35"),
    (&[2544, 2797], "Fenix 5S"),
    (&[2604, 2798], "Fenix 5X"),
    (&[2691, 2833], "Forerunner 935"),
    (&[2697, 2796], "Fenix 5"),
    (&[2700], "Vivoactive 3"),
    (&[2886, 3003], "Forerunner 645"),
    (&[2888, 3004], "Forerunner 645 Music"),
    (&[2891, 2977], "Forerunner 30"),
    (&[2900, 3134], "Fenix 5S Plus"),
    (&[2988, 3066], "Vivoactive 3 Music"),
    (&[3076, 3145], "Forerunner 245"),
    (&[3077, 3321], "Forerunner 245 Music"),
    (&[3110], "Fenix 5 Plus"),
    (&[3111, 3135], "Fenix 5X Plus"),
    (&[3113, 3441], "Forerunner 945"),
    (&[3126], "Instinct Esports"),
    (&[3224], "Vivoactive 4 Small"),
    (&[3225], "Vivoactive 4 Large"),
    (&[3226], "Venu"),
    (&[3282, 3469], "Forerunner 45"),
    (&[3287, 3512], "Fenix 6S Sport"),
    (&[3288, 3513], "Fenix 6S"),
    (&[3289, 3514], "Fenix 6 Sport"),
    (&[3290, 3515], "Fenix 6"),
    (&[3291, 3516], "Fenix 6X"),
    (&[3466], "Instinct Solar"),
    (&[3589, 3794], "Forerunner 745"),
    (&[3596, 3599], "Venu Sq Music"),
    (&[3600, 3837], "Venu Sq"),
    (&[3638, 3872], "Enduro"),
    (&[3652, 3978], "Forerunner 945 LTE"),
    (&[3703, 3950], "Venu 2"),
    (&[3704, 3949], "Venu 2S"),
    (&[3851, 4017], "Venu 2 Plus"),
    (&[3869, 4033], "Forerunner 55"),
    (&[3888, 4071], "Instinct 2"),
    (&[3889], "Instinct 2S"),
    (&[3905, 3908], "Fenix 7S"),
    (&[3906, 3909], "Fenix 7"),
    (&[3907, 3910], "Fenix 7X"),
    (&[3943, 3944], "Epix (Gen 2)"),
    (&[3990], "Forerunner 255 Music"),
    (&[3991], "Forerunner 255 Small Music"),
    (&[3992], "Forerunner 255"),
    (&[3993], "Forerunner 255 Small"),
    (&[4024], "Forerunner 955"),
    (&[4115], "Venu Sq 2"),
    (&[4116], "Venu Sq 2 Music"),
    (&[4135], "Tactix 7"),
    (&[4155], "Instinct Crossover"),
    (&[4257], "Forerunner 265 Large"),
    (&[4258], "Forerunner 265 Small"),
    (&[4260], "Venu 3"),
    (&[4261], "Venu 3S"),
    (&[4312], "Epix (Gen 2) Pro 42"),
    (&[4313], "Epix (Gen 2) Pro 47"),
    (&[4314], "Epix (Gen 2) Pro 51"),
    (&[4315], "Forerunner 965"),
    (&[4341], "Enduro 2"),
    (&[4374], "Fenix 7S Pro Solar"),
    (&[4375], "Fenix 7 Pro Solar"),
    (&[4376], "Fenix 7X Pro Solar"),
    (&[4394], "Instinct 2X"),
    (&[4426], "Vivoactive 5"),
    (&[4432], "Forerunner 165"),
    (&[4433], "Forerunner 165 Music"),
    (&[4532], "Fenix 8 Solar"),
    (&[4533], "Fenix 8 Solar Large"),
    (&[4534], "Fenix 8 Small"),
    (&[4536], "Fenix 8"),
    (&[4575], "Enduro 3"),
    (&[4583], "Instinct E 40mm"),
    (&[4584], "Instinct E 45mm"),
    (&[4585], "Instinct 3 Solar 45mm"),
    (&[4586], "Instinct 3 AMOLED 45mm"),
    (&[4587], "Instinct 3 AMOLED 50mm"),
    (&[4603], "Venu x1"),
    (&[4625], "Vivoactive 6"),
    (&[4631], "Fenix 8 Pro"),
    (&[4643], "Venu 4"),
    (&[4644], "Venu 4S"),
    (&[4666], "Fenix e"),
    (&[4678], "Instinct Crossover AMOLED"),
    (&[4759], "Instinct 3 Solar 50mm"),
    (&[4775], "Tactix 8 AMOLED"),
    (&[4776], "Tactix 8 Solar"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_as_far_as_it_is_known() {
        assert_eq!(device_name(1, Some(3113)).as_deref(), Some("Garmin Forerunner 945"));
        assert_eq!(device_name(1, Some(3441)).as_deref(), Some("Garmin Forerunner 945"));
        assert_eq!(device_name(1, Some(1)).as_deref(), Some("Garmin"));
        assert_eq!(device_name(294, Some(3113)).as_deref(), Some("COROS"));
        assert_eq!(device_name(65_000, None), None);
    }
}
