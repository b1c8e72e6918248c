"""Names of venues of the ACL Anthology, by the slug that its files use.

Source: the Anthology's own list of venues (data/yaml/venues.yaml, 2022) and the venues of its papers up to 2024; read in November
2026, checked by tests/test_acl_xml.py. To rebuild, take `acronym` of each venue where it is not the slug in capitals.
"""

from __future__ import annotations

__all__ = ["OLD_LETTERS", "SPELLINGS", "venue_name"]

# A slug in capitals is the name; these are written otherwise. The slug is the name in small letters without signs.
WRITTEN = """
AdaptNLP AfricaNLP AmericasNLP ArabicNLP ArgMining ATS-MA AutoSimTrans BigScience BioASQ BioNLP BlackboxNLP CALD-pseudo CAtoCL
Challenge-HML CL4Health ClimateNLP ClinicalNLP CLPsych CodeSwitch CogACLL CogALex ComAComA ComputEL CompuTerm CoNLL ConTeNTS
CoSLI DaSH DeeLIO DeepLo DepLing DeTermIt dialdoc DiscoMT DistCurate DLnLD DravidianLangTech EarlyMT EcomNLP Emoji EthNLP
Eval4NLP EvalNLGEval EventStory EXprom FieldMatters Fig-Lang Findings FinNLP Framenet FreeOpMT games GeBNLP Gen-Deep GenBench
GermEval GramLex Hackashop htres HuCLLM HumEval HyTra ICoS In2Writing InqBnB insights IntelLanG InterNLP intexsempar iwdp
JEP/TALN/RECITAL KaLLM knlp KnowledgeNLP KnowLLM LangMol LaTeCH LaTeCHCLfL LatentVar LChange LG-LP lifelongnlp LiNCr LoResMT
Louhi LSDSem LT4Gov maiworkshop MathNLP MetaNLP Metaphor MoL MOOCs MoTra MTSummit MultiLing MultilingualBIO NeSp-NLP
NeusymBridge newsum NLP+CSS NLP-COVID19 NLP-TEA NLP4ConvAI NLP4MusA NLP4PosImpact NLP4Prog nlpbt NLPerspectives nlppower
NoDaLiDa PaM ParlaCLARIN PoliticalNLP PrivateNLP Quasy RANLPStud RaPID ReInAct RepEval RepL4NLP ResTUP rfp RoboNLP Safety4ConvAI
scai SCALE-LLM SCI-CHAT SCiL SCLeM sdp SedMT SemBEaR SemDeep SemEval SemSpace SignLang SocialNLP SpaNLP SpLU splurobonlp spnlp
StatFSM Story-NLP Style-Var sustainlp SyntaxFest TAG+ TeachingNLP TextGraphs TextInfer TrustNLP udfestbr UncertaiNLP unimplicit
VarDial ViGIL WebNLG WiNLP Wordplay
"""
SPELLINGS = {name.lower().translate(dict.fromkeys(map(ord, "-+*/"))): name for name in WRITTEN.split()} | {
    "gamnlp": "GAMESandNLP",
    "starsem": "*SEM",
    "tmi": "TMIMTNL",
}

# The letter that an id of the old style starts with (P18-1001), for files that name no venue.
LETTERS = (
    "A anlp, C coling, D emnlp, E eacl, F jeptalnrecital, H hlt, I ijcnlp, J cl, K conll, L lrec, M muc, N naacl, P acl, Q tacl, "
    "R ranlp, S semeval, T tinlap, U alta, W ws, X tipster, Y paclic"
)
OLD_LETTERS = {pair[0]: pair[2:] for pair in LETTERS.split(", ")}


def venue_name(slug: str) -> str:
    """Return a venue's name as the Anthology writes it."""
    return SPELLINGS.get(slug, slug.upper())
