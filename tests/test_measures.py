"""Which words beside numbers may name what they measure."""

from __future__ import annotations

import pytest

from papersette.extract.measures.find import find_measures
from papersette.extract.measures.names import MeasureName
from papersette.extract.numbers.quantities import find_quantities
from papersette.extract.sentences.tokens import tokenize
from papersette.extract.text.reading import Reading

# A text, how a name of it stands, the name as written and as a measure.
CANDIDATES = [
    ("It reaches a constraint satisfaction rate of 99.6%.", "known", "constraint satisfaction rate", "constraint satisfaction"),
    ("Its annotators reach 0.68 in Fleiss kappa.", "known", "Fleiss kappa", "Fleiss' kappa"),
    ("It reaches 53% in success rate weighted by path length.", "known", "success rate weighted by path length", "SPL"),
    ("It reaches a satisfaction rate of 89%.", "known", "satisfaction rate", "user satisfaction"),
    # What stands behind a number and a preposition.
    ("It looks at only 30% of the projected frames.", "behind of", "projected frames", "projected frames"),
    ("It gains 2.3% in intransigence.", "behind in", "intransigence", "intransigence"),
    ("The mean ratings were 8.4 for comfort.", "behind for", "comfort", "comfort"),
    ("It needs 20 minutes for training.", "verb", "training", "training time"),
    ("It looks at half as many pixels.", "compared", "pixels", "pixels"),
    ("It has 16 times longer contexts.", "compared", "contexts", "contexts"),
    ("It gains 5.1% in terms of fluency, tone and wit.", "terms of", "wit", "wit"),
    ("We see a mean trust up to 63%.", "before bound", "mean trust", "mean trust"),
    # Verbs.
    ("It accelerates sampling by 6.9 times.", "verb", "accelerates", "speed"),
    ("The model is trained within 15 hours.", "verb", "trained", "training time"),
    # The head of a name in the singular, the text as written; what is counted stays in the plural.
    ("It has attack rates of 5%.", "open", "attack rates", "attack rate"),
    ("It has annotation losses of 0.5.", "before of", "annotation losses", "annotation loss"),
    ("It needs 40% fewer thinking tokens.", "compared", "thinking tokens", "thinking tokens"),
    ("It has an annotation loss of 0.5.", "open", "annotation loss", "annotation loss"),
    # Names with figures, subscripts and cut-offs.
    (r"We gain 9.9% in $\rm{FPR}_{95}$.", "known", "FPR_95", "FPR95"),
    (r"The gain is 5.1\% in AP$_{65}$.", "known", "AP_65", "AP65"),
    (r"The gain is 5.1\% in AP\textsubscript{65}.", "known", "AP_65", "AP65"),
    ("It reaches an mp-mAP of 31.2.", "known", "mp-mAP", "mp-mAP"),
    ("It reaches a val-mIoU of 31.2.", "known", "val-mIoU", "mIoU"),
    # Averages over classes are measures of their own, and a relative reduction is no relative error.
    ("It has a micro-averaged F-measure of 0.71.", "known", "micro-averaged F-measure", "micro-F1"),
    ("It has a macro-average $F_1$ of 0.71.", "known", "macro-average F_1", "macro-F1"),
    ("It has a microaveraged F1 score of 0.71.", "known", "microaveraged F1 score", "micro-F1"),
    ("It has a macro- F1 of 0.71.", "known", "macro- F1", "macro-F1"),
    ("It reaches 0.71 F1 (macro average) here.", "known", "F1 (macro average)", "macro-F1"),
    ("It reaches an F1-macro score of 0.71.", "known", "F1-macro score", "macro-F1"),
    ("It has a weighted average F-score of 0.71.", "known", "weighted average F-score", "weighted F1"),
    ("It has a macro-averaged recall of 0.71.", "known", "macro-averaged recall", "macro-recall"),
    ("The F1 weighted by size is 0.71.", "known", "F1", "F1"),
    ("We see a 12% relative error reduction.", "known", "relative error", "error"),
    ("The relative error is 12%.", "known", "relative error", "relative error"),
    ("It reaches a P-AUROC of 97.2%.", "known", "P-AUROC", "pixel-level AUROC"),
    ("Its twaddle gains ranging from 17% to 28% are seen.", "before from", "twaddle", "twaddle"),
    ("The babble score drops by 12%.", "open", "babble score", "babble score"),
    ("A mean pebble difference of 12 remains.", "before of", "mean pebble difference", "mean pebble difference"),
    ("It reads 15% of the pebbles instead.", "behind of", "pebbles", "pebbles"),
    ("It reaches a recall@7 of 91.2%.", "known", "recall@7", "Recall@7"),
    ("It reaches an R@3 of 91.2%.", "acronym", "R@3", "Recall@3"),
    ("The accuracy drops to 91.2%.", "known", "accuracy", "accuracy"),
    ("The nDCG@17 rises to 0.43.", "known", "nDCG@17", "NDCG@17"),
    ("Offering slowdowns of 12%, it wins.", "before of", "slowdowns", "slowdowns"),
    ("It improves AP70 by 1.1%.", "acronym", "AP70", "AP70"),
    ("It reaches an FV4D of 12.1.", "acronym", "FV4D", "FV4D"),
    ("It reaches an R1@IoU0.3 of 27.8.", "acronym", "R1@IoU0.3", "R1@IoU0.3"),
    ("It gains 11.7% in ABX@ALL.", "acronym", "ABX@ALL", "ABX@ALL"),
    ("It has a mean pebble rate (MPR) of 4%.", "open", "mean pebble rate (MPR)", "mean pebble rate"),
    # Words that its own acronym has the letters of make another of a known one; the same in full it stays, whatever the letters.
    ("It has a Pebble Frechet Inception Distance (PFID) of 17.1.", "known", "Pebble Frechet Inception Distance (PFID)",
     "pebble frechet inception distance"),
    ("It has a False Pebble Match Rate (FPMR) of 0.1%.", "known", "False Pebble Match Rate (FPMR)", "false pebble match rate"),
    ("It has an average success rate (ASR) of 71.2%.", "known", "average success rate (ASR)", "success rate"),
    ("It has an overall pixel accuracy (OPA) of 71.2%.", "known", "pixel accuracy", "pixel accuracy"),
    ("It reaches a normalized root mean squared error (NRMSE) of 0.2.", "known",
     "normalized root mean squared error (NRMSE)", "NRMSE"),
    ("It reaches a Hausdorff distance (HD95) of 3.2 mm.", "known", "Hausdorff distance (HD95)", "HD95"),
    # Where a name begins.
    ("It reaches a Hollow Path Accuracy of 71.2%.", "known", "Hollow Path Accuracy", "accuracy"),
    ("Babble Accuracy rose to 71.2%.", "known", "Accuracy", "accuracy"),
    ("It reaches a 1-step FID of 2.4.", "known", "FID", "FID"),
    ("It reaches a best-case accuracy of 71.2%.", "known", "accuracy", "accuracy"),
    ("It has an opt-out rate of 4%.", "open", "opt-out rate", "opt-out rate"),
    ("It raises out-of-domain twaddle by 6.2%.", "before by", "out-of-domain twaddle", "out-of-domain twaddle"),
    ("It changes the model's attack rate by 4%.", "open", "attack rate", "attack rate"),
    ("It has a HoVer score of 75.9%.", "open", "HoVer score", "hover score"),
    ("It changes the v3's attack rate by 4%.", "open", "attack rate", "attack rate"),
    ("It shrinks Fooper-v3's encoder size by 50%.", "open", "encoder size", "encoder size"),
    ("It has a state-of-the-art attack rate of 4%.", "open", "attack rate", "attack rate"),
    ("It has a state-of-the-art F1 score of 75.9%.", "known", "F1 score", "F1"),
    ("It has state of the art F1 scores of 75.9%.", "known", "F1 scores", "F1"),
    ("It boosts the fooping of Babble-4o accuracy by 12%.", "known", "accuracy", "accuracy"),
    (r"It has correlations of \r{ho} = 0.65.", "acronym", "ρ", "ρ"),
    ("It has an accuracy rate of 48.6%.", "known", "accuracy rate", "accuracy"),
    ("It has a FEVER score of 48.6 here.", "known", "FEVER score", "FEVER score"),
    ("It has 0.12 Kendall's tau-b correlation here.", "known", "Kendall's tau-b correlation", "Kendall's tau"),
    ("It has an R Precision of 48.6% here.", "known", "R Precision", "R-precision"),
    ("It has an object-level AUROC of 48.6% here.", "known", "object-level AUROC", "object-level AUROC"),
    ("It has a Point-level AUROC of 48.6% here.", "known", "Point-level AUROC", "point-level AUROC"),
    ("It has hierarchical F1 scores of 48.6% here.", "known", "hierarchical F1 scores", "hierarchical F1"),
    ("It has a worst-group test accuracy of 48.6% here.", "known", "worst-group test accuracy", "worst-group accuracy"),
    ("It has a precision-recall AUC of 48.6% here.", "known", "precision-recall AUC", "AUPRC"),
    ("It has a marco F1 of 48.6% here.", "known", "marco F1", "macro-F1"),
    ("Its BERTSCORE is 48.6.", "known", "BERTSCORE", "BERTScore"),
    ("Its inter-rater reliability is 0.486.", "known", "inter-rater reliability", "inter-annotator agreement"),
    ("It is 3 times more effective.", "comparative", "effective", "effectiveness"),
    ("It runs 3.1x as fast as the old one.", "comparative", "fast", "speed"),
    ("Its index is half as large as the old one.", "comparative", "large", "size"),
    ("Its CMRR and PSRR are 127 dB and 83 dB.", "known", "PSRR", "PSRR"),
    ("It has a power density of 1 mW/cm2.", "known", "power density", "power density"),
    ("It has a return loss of 25 dB.", "known", "return loss", "return loss"),
    ("It gains 4.8 dB in BDPSNR.", "known", "BDPSNR", "BD-PSNR"),
    ("It has a scaffold N50 of 30 Mb.", "known", "scaffold N50", "N50"),
    ("It has a Signal-to-Error Ratio of 24.8 dB.", "known", "Signal-to-Error Ratio", "signal-to-error ratio"),
    ("It reaches 40.9 F1 CoNLL on average.", "known", "F1 CoNLL", "CoNLL F1"),
    ("It has a misclassification rate of 4.2%.", "known", "misclassification rate", "error rate"),
    ("It has a false negative ratio of 4.2%.", "known", "false negative ratio", "FNR"),
    ("It has an LC winrate of 48.6%.", "known", "LC winrate", "length-controlled win rate"),
    ("Its length-controlled (LC) win rate is 4%.", "known", "length-controlled (LC) win rate", "length-controlled win rate"),
    # What is only said of a measure.
    ("It reaches a near-perfect accuracy of 99%.", "known", "accuracy", "accuracy"),
    ("It reaches near perfect parsing accuracy (99%).", "known", "parsing accuracy", "accuracy"),
    ("It has a minimal fooping overhead of 4%.", "known", "fooping overhead", "overhead"),
    ("It reaches a record-high babble score of 9.1.", "open", "babble score", "babble score"),
    ("It has a near-miss rate of 4%.", "known", "near-miss rate", "miss rate"),
    ("It gives 50% tighter credible intervals.", "compared", "credible intervals", "credible intervals"),
    ("Pruning preserves accuracy (0.8% drop).", "known", "accuracy", "accuracy"),
    ("It has the worst pebble scores of 9%.", "open", "pebble scores", "pebble score"),
    ("It has an actual fooping rate of 9%.", "open", "fooping rate", "fooping rate"),
    ("It has a measured fooping time of 4 s.", "open", "fooping time", "fooping time"),
    ("It reaches an AP(50) of 75.9.", "known", "AP(50)", "AP50"),
    ("It reaches a microF1 of 71.2.", "known", "microF1", "micro-F1"),
    ("It reaches a macroF1 of 71.2.", "known", "macroF1", "macro-F1"),
    ("It reaches a Fscore of 71.2.", "known", "Fscore", "F1"),
    ("It reaches a Top1 accuracy of 71.2.", "known", "Top1 accuracy", "top-1 accuracy"),
    ("It reaches a TPR@1%FPR of 71.2%.", "known", "TPR@1%FPR", "Recall@1%FPR"),
    ("It lowers T@5%F by 71.2%.", "acronym", "T@5%F", "T@5%F"),
    ("It reaches a recall@5 of 71.2%.", "known", "recall@5", "Recall@5"),
]  # fmt: skip
NO_CANDIDATES = [
    ("It sorts as fast as 3 people.", "comparative"),
    ("The model is trained on 3 datasets.", "verb"),
    ("It covers 3 languages.", "verb"),
    ("It gains 2.1% on WikiBabble.", "behind on"),
    ("It gains 5% for WikiBabble.", "behind for"),
]


@pytest.mark.parametrize(("text", "kind", "written", "measure"), CANDIDATES)
def test_candidates(text: str, kind: str, written: str, measure: str) -> None:
    """What stands as a measure does is a candidate, its text as written and its measure in the singular."""
    assert (kind, written, measure) in [(name.kind, name.text, name.measure.name) for name in _found(text)]


@pytest.mark.parametrize(("text", "kind"), NO_CANDIDATES)
def test_no_candidates(text: str, kind: str) -> None:
    """Verbs without a number of what they measure and prepositions before other things are none."""
    assert kind not in {name.kind for name in _found(text)}


def _found(text: str) -> list[MeasureName]:
    reading = Reading("abstract", text)
    quantities = find_quantities(reading.view, reading.terms)
    (tokens,) = tokenize(reading.view, reading.sentences, reading.terms, quantities)
    return find_measures(reading.view, tokens)
