"""Sentences as clinicians, biologists, chemists, economists, psychologists and physicists write them, made up for these tests.

Nothing is learnt from them; the shape is that of `metrics.py`.
"""

from __future__ import annotations

from tests.examples.metrics import Example

OTHER_FIELDS: list[Example] = [
    # Measures of clinics and laboratories, and conditions that they were measured under.
    (
        "HbA1c fell from 8.4 ± 0.9% to 7.1 ± 0.8% after 24 weeks (p < 0.0001).",
        [("8.4 ± 0.9%", 8.4, "%", "score", "HbA1c", None), ("7.1 ± 0.8%", 7.1, "%", "score", "HbA1c", None)],
    ),
    (
        "The electrocatalyst needs an overpotential of 187 mV to reach 10 mA cm−2 and has a Tafel slope of 38 mV dec−1.",
        [("187 mV", 187.0, "mV", "score", "overpotential", None), ("38 mV dec−1", 38.0, "mV/dec", "score", "Tafel slope", None)],
    ),
    (
        "Median progression-free survival was 11.3 months with both drugs and 8.1 months with one.",
        [
            ("11.3 months", 11.3, "month", "score", "progression-free survival", None),
            ("8.1 months", 8.1, "month", "score", "progression-free survival", None),
        ],
    ),
    (
        "The solar cells have an open-circuit voltage of 1.18 V and a fill factor of 0.83.",
        [("1.18 V", 1.18, "V", "score", "open-circuit voltage", None), ("0.83", 0.83, None, "score", "fill factor", None)],
    ),
    ("Compound 7b inhibited the kinase with an IC50 of 3.4 nM.", [("3.4 nM", 3.4, "nM", "score", "IC50", None)]),
    (
        "Objective response rate was 41% (95% CI 33–49), and 7% complete responses; median duration of response was 14.6 months.",
        [
            ("41%", 41.0, "%", "score", "Objective response rate", None),
            ("7%", 7.0, "%", "score", "complete responses", None),
            ("14.6 months", 14.6, "month", "score", "median duration of response", None),
        ],
    ),
    (
        "The minimum inhibitory concentration was 0.5 μg/mL against one strain and 4 μg mL−1 against another.",
        [
            ("0.5 μg/mL", 0.5, "ug/mL", "score", "minimum inhibitory concentration", None),
            ("4 μg mL−1", 4.0, "ug/mL", "score", "minimum inhibitory concentration", None),
        ],
    ),
    (
        "The alloy exhibits a fracture toughness of 94 MPa·m1/2.",
        [("94 MPa·m1/2", 94.0, "MPa m1/2", "score", "fracture toughness", None)],
    ),
    # No zero before the point.
    (
        "The scale showed good internal consistency (Cronbach's alpha = .88) and a fit of three factors (CFI = .96).",
        [(".88", 0.88, None, "score", "Cronbach's alpha", None), (".96", 0.96, None, "score", "CFI", None)],
    ),
    ("The parser reaches .82 F1 on ATIS.", [(".82", 0.82, None, "score", "F1", "ATIS")]),
    (
        "Pebbles raise AUC from .677 to .748.",
        [(".677", 0.677, None, "score", "AUC", None), (".748", 0.748, None, "score", "AUC", None)],
    ),
    # What age is a part of is a measure, and so is how well the sexes are told apart.
    (
        "The network predicts brain age with a mean absolute error of 3.2 years.",
        [("3.2 years", 3.2, "year", "score", "mean absolute error", None)],
    ),
    (
        "The model reaches a gender accuracy of 97.5% for women and 96.1% for men.",
        [("97.5%", 97.5, "%", "score", "gender accuracy", None), ("96.1%", 96.1, "%", "score", "gender accuracy", None)],
    ),
    ("The peak luminosity reached 1.2 GW.", [("1.2 GW", 1.2, "GW", "score", "peak luminosity", None)]),
    ("Deaths were fewer in the sieve group (HR 0.72, 95% CI 0.61-0.85; P<.001).", [("0.72", 0.72, None, "score", "HR", None)]),
    (
        "Pill users had less dementia than non-users (adjusted hazard ratio 0.83, 95% confidence interval 0.74 to 0.93).",
        [("0.83", 0.83, None, "score", "adjusted hazard ratio", None)],
    ),
    (
        "Smoking (OR, 2.14; 95% CI, 1.62-2.83) and obesity (OR, 1.37; 95% CI, 1.05-1.79) were associated with readmission.",
        [("2.14", 2.14, None, "score", "OR", None), ("1.37", 1.37, None, "score", "OR", None)],
    ),
    (
        "Overall survival was longer in the stone group (hazard ratio 0·68, 95% CI 0·55–0·84; p=0·0003).",
        [("0·68", 0.68, None, "score", "hazard ratio", None)],
    ),
    (
        "The number needed to treat to prevent one stroke was 34 (95% CI 21 to 88).",
        [("34", 34.0, None, "score", "number needed to treat", None)],
    ),
    (
        "The standardised mean difference was −0,45 (95% CI −0,71 to −0,19; p = 0,001).",
        [("−0,45", -0.45, None, "score", "standardised mean difference", None)],
    ),
    (
        "Systolic blood pressure decreased by 9.6 mm Hg (95% CI, 7.1 to 12.1) with both drugs and by 4.2 mm Hg with one.",
        [
            ("9.6 mm Hg", 9.6, "mmHg", "gain", "Systolic blood pressure", None),
            ("4.2 mm Hg", 4.2, "mmHg", "gain", "Systolic blood pressure", None),
        ],
    ),
    ("Risk rose with age (aHR 1.80; 95% CI 1.52-2.13).", [("1.80", 1.8, None, "score", "aHR", None)]),
    (
        "The catalyst reached a conversion of 92.4% and a thermal conductivity of 0.31 W m−1 K−1.",
        [
            ("92.4%", 92.4, "%", "score", "conversion", None),
            ("0.31 W m−1 K−1", 0.31, "W/m/K", "score", "thermal conductivity", None),
        ],
    ),
    (
        "The electrode delivers a capacity of 812 mA h g⁻¹ with a Coulombic efficiency of 99.6%.",
        [
            ("812 mA h g⁻¹", 812.0, "mAh/g", "score", "capacity", None),
            ("99.6%", 99.6, "%", "score", "Coulombic efficiency", None),
        ],
    ),
]

# Numbers that are no results.
NOTHING_OF_OTHER_FIELDS: list[str] = [
    "Overall, near-perfect recall was achieved for cysts larger than 4 ml.",
    "Cells were incubated at 37 °C for 24 h with 10 µM of the inhibitor, then centrifuged at 12,000 g for 10 min.",
    "Patients were randomly assigned (1:1) to receive 10 mg/kg of the drug every 3 weeks or placebo; 412 were enrolled.",
    "A two-sided P value of less than 0.05 was considered significant, and 80% power was wanted for a 10% difference.",
    "We identified 1,482 differentially expressed genes (fold change > 2, FDR < 0.05), of which 63% were upregulated.",
    "Samples were annealed at 450 °C for 2 h under argon with a heating rate of 5 °C min−1.",
    "Electrodes were cycled between 2.5 and 4.2 V at 1 C and a temperature of 25 °C.",
    "Reactions were run at 80 °C in 0.1 M NaOH with 5 mol% Pd(OAc)2 and 1.2 equiv of base for 12 h.",
    "Mice were fed a diet with 60% fat for 16 weeks and injected with 25 mg kg−1 of the toxin.",
    "The groups differed, F(2, 214) = 7.81, p < .001, and so did the sites, χ2(3) = 11.9, p = .008.",
    "Children (N = 312, M age = 9.4 years, SD = 1.2) completed two tasks across 3 sessions.",
    # Who or what was studied.
    "The median follow-up was 5.4 years (IQR 3.8-7.2), and 1,312 participants (62.3% male; mean age, 58.7 years) were analysed.",
    "The mean age was 63.4 ± 11.2 years, 54% were women, and mean body mass index was 28.1 kg/m2 (SD 4.7).",
    "Mean age at diagnosis was 54.1 years and follow-up a median of 3.2 years.",
    "Collisions with an integrated luminosity of 139 fb$^{-1}$ at a centre-of-mass energy of 13 TeV were recorded.",
    "The sample (mean age = 21.3 years, 71% female) was drawn from one town.",
]
