"""Sentences in the shapes that abstracts have, written for these tests, with the links that must be read from them.

An example is (text, links); a link is (raw, url, kind, state). No address here was made to lead anywhere.
"""

from __future__ import annotations

Found = tuple[str, "str | None", str, str]
Example = tuple[str, list[Found]]

REPO = "https://github.com/made-up/thing"
CODE = (REPO, REPO, "code", "available")
# A repository of papers by its name, and one by what is said of it.
AWESOME = "https://github.com/made-up/Awesome-Pebbles"
PAGE = "https://made-up.github.io/thing"
PROJECT, EVENT = (PAGE, PAGE, "project", "available"), (PAGE, PAGE, "other", "available")
LIST, LISTED = (AWESOME, AWESOME, "other", "available"), (REPO, REPO, "other", "available")

# The shapes the rules were developed on.
DEVELOPED_ON: list[Example] = [
    # what stands behind an address
    (f"Code is available at {REPO}.", [CODE]),
    (f"Our code ({REPO}) runs on any machine.", [CODE]),
    (f"The code is at {REPO}, together with instructions.", [CODE]),
    (f"Code: {REPO}; a demo follows.", [CODE]),
    (f'We point to the code at "{REPO}" for details.', [CODE]),
    (f"All scripts are at <{REPO}>.", [CODE]),
    (f"Code is available [{REPO}].", [CODE]),
    (f"Is the code public? See {REPO}!", [CODE]),
    ("The code is at https://github.com/made-up/thing/.", [(f"{REPO}/", f"{REPO}/", "code", "available")]),
    ("Source code at https://github.com/made-up/thing.git.", [(f"{REPO}.git", f"{REPO}.git", "code", "available")]),
    (
        "Scripts live in https://github.com/made-up/thing/tree/main/scripts.",
        [(f"{REPO}/tree/main/scripts", f"{REPO}/tree/main/scripts", "code", "available")],
    ),
    (
        "The parser (https://github.com/made-up/thing/blob/main/parse.py) is short.",
        [(f"{REPO}/blob/main/parse.py", f"{REPO}/blob/main/parse.py", "code", "available")],
    ),
    (
        "Code at https://en.example-lab.org/wiki/Loop_(music) is free.",
        [
            (
                "https://en.example-lab.org/wiki/Loop_(music)",
                "https://en.example-lab.org/wiki/Loop_(music)",
                "project",
                "available",
            )
        ],
    ),
    (
        "Results are listed at https://made-up.org/table?year=2024&sort=f1#top.",
        [
            (
                "https://made-up.org/table?year=2024&sort=f1#top",
                "https://made-up.org/table?year=2024&sort=f1#top",
                "other",
                "available",
            )
        ],
    ),
    # without a scheme
    ("Code is available at github.com/made-up/thing.", [("github.com/made-up/thing", REPO, "code", "available")]),
    ("The code (github.com/made-up/thing) is free.", [("github.com/made-up/thing", REPO, "code", "available")]),
    (
        "Visit www.made-up-project.org for more.",
        [("www.made-up-project.org", "https://www.made-up-project.org", "project", "available")],
    ),
    (
        "Videos are on our project page: thing.github.io/videos.",
        [("thing.github.io/videos", "https://thing.github.io/videos", "project", "available")],
    ),
    # LaTeX
    (rf"Code is available at \url{{{REPO}}}.", [CODE]),
    (rf"Code is \href{{{REPO}}}{{here}}.", [CODE]),
    (rf"Code: \href{{{REPO}}}{{{REPO}}}.", [CODE]),
    (
        r"Code: https://github.com/made\_up/thing\_two.",
        [(r"https://github.com/made\_up/thing\_two", "https://github.com/made_up/thing_two", "code", "available")],
    ),
    (
        r"Code is at https://github.com/made{\_}up/thing.",
        [(r"https://github.com/made{\_}up/thing", "https://github.com/made_up/thing", "code", "available")],
    ),
    (
        r"See https://made-up.edu/$\sim$ada/tool for the software.",
        [(r"https://made-up.edu/$\sim$ada/tool", "https://made-up.edu/~ada/tool", "other", "available")],
    ),
    (
        r"The tool is at https://made-up.edu/\~{}ada/tool.",
        [(r"https://made-up.edu/\~{}ada/tool", "https://made-up.edu/~ada/tool", "project", "available")],
    ),
    (
        r"Data: https://made-up.org/a\%20b.",
        [(r"https://made-up.org/a\%20b", "https://made-up.org/a%20b", "dataset", "available")],
    ),
    # Markdown
    (f"Code is [here]({REPO}).", [CODE]),
    (f"Code is available at [{REPO}]({REPO}).", [CODE]),
    (f"Code is on [GitHub]({REPO}) now.", [CODE]),
    # blanks and line ends inside
    ("Code: https://github. com/made-up/thing.", [("https://github. com/made-up/thing", REPO, "code", "available")]),
    ("Code is at https: //github.com/made-up/thing.", [("https: //github.com/made-up/thing", REPO, "code", "available")]),
    ("Code is at https://github.com/ made-up/thing.", [("https://github.com/ made-up/thing", REPO, "code", "available")]),
    ("The code is at\nhttps://github.com/\nmade-up/thing.", [("https://github.com/\nmade-up/thing", REPO, "code", "available")]),
    ("Code at https://\ngithub.com/made-up/thing now.", [("https://\ngithub.com/made-up/thing", REPO, "code", "available")]),
    # ids of papers
    (
        "We extend earlier work (arXiv:2405.15738).",
        [("arXiv:2405.15738", "https://arxiv.org/abs/2405.15738", "paper", "available")],
    ),
    ("The proof is in arXiv:1409.3040v2.", [("arXiv:1409.3040v2", "https://arxiv.org/abs/1409.3040v2", "paper", "available")]),
    ("See arXiv:math/0703125.", [("arXiv:math/0703125", "https://arxiv.org/abs/math/0703125", "paper", "available")]),
    ("This corrects doi:10.1000/xyz.12.", [("doi:10.1000/xyz.12", "https://doi.org/10.1000/xyz.12", "paper", "available")]),
    ("See DOI 10.1000/xyz-7 for proofs.", [("DOI 10.1000/xyz-7", "https://doi.org/10.1000/xyz-7", "paper", "available")]),
    (
        "The survey (https://doi.org/10.1000/xyz) has more.",
        [("https://doi.org/10.1000/xyz", "https://doi.org/10.1000/xyz", "paper", "available")],
    ),
    (
        "The data are archived (doi:10.5281/zenodo.1234).",
        [("doi:10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234", "dataset", "available")],
    ),
    # kinds by host, path and words
    (f"The dataset is available at {REPO}.", [(REPO, REPO, "dataset", "available")]),
    (f"The PebbleDB database is publicly available at {REPO}.", [(REPO, REPO, "dataset", "available")]),
    (f"Code and data are available at {REPO}.", [CODE]),
    (
        "Weights: https://huggingface.co/made-up/thing-7b.",
        [("https://huggingface.co/made-up/thing-7b", "https://huggingface.co/made-up/thing-7b", "model", "available")],
    ),
    (
        "It is at https://huggingface.co/datasets/made-up/thing.",
        [
            (
                "https://huggingface.co/datasets/made-up/thing",
                "https://huggingface.co/datasets/made-up/thing",
                "dataset",
                "available",
            )
        ],
    ),
    (
        "Try https://huggingface.co/spaces/made-up/thing.",
        [("https://huggingface.co/spaces/made-up/thing", "https://huggingface.co/spaces/made-up/thing", "demo", "available")],
    ),
    (
        "A film is at https://youtu.be/AbCdEfGhIjK.",
        [("https://youtu.be/AbCdEfGhIjK", "https://youtu.be/AbCdEfGhIjK", "video", "available")],
    ),
    (
        "Project page: https://made-up.github.io/thing/",
        [("https://made-up.github.io/thing/", "https://made-up.github.io/thing/", "project", "available")],
    ),
    (
        "See https://arxiv.org/abs/2405.15738 for a longer text.",
        [("https://arxiv.org/abs/2405.15738", "https://arxiv.org/abs/2405.15738", "paper", "available")],
    ),
    (
        f"Code: {REPO} and models: https://huggingface.co/made-up/thing.",
        [CODE, ("https://huggingface.co/made-up/thing", "https://huggingface.co/made-up/thing", "model", "available")],
    ),
    # promised, with an address and without
    (f"Code will be released at {REPO}.", [(REPO, REPO, "code", "promised")]),
    (f"We will release our code and models at {REPO}.", [(REPO, REPO, "code", "promised")]),
    (f"We release PebbleBench and its training pipelines at {REPO}.", [CODE]),
    (f"PebbleNet will be available at {REPO}.", [(REPO, REPO, "code", "promised")]),
    (f"We will share PebbleBench on our GitHub page {REPO}.", [(REPO, REPO, "code", "promised")]),
    (f"Codes will be at: {REPO}", [(REPO, REPO, "code", "promised")]),
    (f"The list will be regularly updated at {REPO}.", [(REPO, REPO, "code", "available")]),
    (f"We will go on with it and provide all at {REPO}.", [(REPO, REPO, "code", "available")]),
    (f"The tool will run on the machine at {REPO}.", [(REPO, REPO, "code", "available")]),
    (f"Future updates will be posted at {REPO}.", [(REPO, REPO, "code", "available")]),
    ("Our code will be released upon acceptance.", [("Our code will be released upon acceptance", None, "code", "promised")]),
    ("We will release the dataset soon.", [("We will release the dataset soon", None, "dataset", "promised")]),
    ("Code and models will be made public.", [("Code and models will be made public", None, "code", "promised")]),
    # stand-ins
    ("Code is at https://github.com/xxx/xxx.", [("https://github.com/xxx/xxx", None, "code", "placeholder")]),
    (
        "Code is available at https://github.com/your-username.",
        [("https://github.com/your-username", None, "code", "placeholder")],
    ),
    ("Code: https://github.com/...", [("https://github.com/...", None, "code", "placeholder")]),
    ("Our code is available at [URL].", [("[URL]", None, "code", "placeholder")]),
    ("Our code is available at this https URL.", [("this https URL", None, "code", "placeholder")]),
    ("The code is available at an anonymous link.", [("an anonymous link", None, "code", "placeholder")]),
    # malformed
    ("Code is available at https://github.com/.", [("https://github.com/", None, "code", "malformed")]),
    ("Code is available at https://github/made-up/thing.", [("https://github/made-up/thing", None, "code", "malformed")]),
    ("Code is at https://ada:secret@made-up.org/thing.", [("https://ada:secret@made-up.org/thing", None, "code", "malformed")]),
]

# Written after the rules were done, to see how they do.
HELD_OUT: list[Example] = [
    (
        "We share our implementation at https://gitlab.com/made-up/thing.",
        [("https://gitlab.com/made-up/thing", "https://gitlab.com/made-up/thing", "code", "available")],
    ),
    (
        "All recordings are on https://zenodo.org/record/1234567.",
        [("https://zenodo.org/record/1234567", "https://zenodo.org/record/1234567", "dataset", "available")],
    ),
    (
        "A video is at https://vimeo.com/1234567.",
        [("https://vimeo.com/1234567", "https://vimeo.com/1234567", "video", "available")],
    ),
    (
        "An online demo runs at https://thing.streamlit.app.",
        [("https://thing.streamlit.app", "https://thing.streamlit.app", "demo", "available")],
    ),
    (
        "Code is at bitbucket.org/made-up/thing.",
        [("bitbucket.org/made-up/thing", "https://bitbucket.org/made-up/thing", "code", "available")],
    ),
    ("Code can be found under \\texttt{github.com/made-up/thing}.", [("github.com/made-up/thing", REPO, "code", "available")]),
    ("The code,\\footnote{https://github.com/made-up/thing} is short.", [CODE]),
    ("Code available:https://github.com/made-up/thing", [CODE]),
    (
        "HTTPS://GitHub.com/Made-Up/Thing has the code.",
        [("HTTPS://GitHub.com/Made-Up/Thing", "https://GitHub.com/Made-Up/Thing", "code", "available")],
    ),
    (
        "The corpus is on http://corpus.made-up.edu/v2/.",
        [("http://corpus.made-up.edu/v2/", "http://corpus.made-up.edu/v2/", "dataset", "available")],
    ),
    ("Code and a leaderboard: “https://github.com/made-up/thing”.", [CODE]),
    (
        "The benchmark will be available at https://made-up.github.io/bench.",
        [("https://made-up.github.io/bench", "https://made-up.github.io/bench", "project", "promised")],
    ),
    ("We plan to open-source our code on GitHub.", [("We plan to open-source our code on GitHub", None, "code", "promised")]),
    (
        "The trained models will be shared after publication.",
        [("The trained models will be shared after publication", None, "model", "promised")],
    ),
    (
        "Code at https://anonymous.4open.science/r/thing-12AB/.",
        [("https://anonymous.4open.science/r/thing-12AB/", "https://anonymous.4open.science/r/thing-12AB/", "code", "available")],
    ),
    ("Code: (link removed for review).", [("(link removed for review)", None, "code", "placeholder")]),
    ("The data are available at https://made-up.", [("https://made-up", None, "dataset", "malformed")]),
    ("It follows arXiv 2101.00001 closely.", [("arXiv 2101.00001", "https://arxiv.org/abs/2101.00001", "paper", "available")]),
]

# Each was found wrong once.
BUGS: list[Example] = [
    # words that label the address beside them stand in for nothing
    (f"Code is available at this link: {REPO}.", [CODE]),
    (f"The code is available at [this URL]({REPO}).", [CODE]),
    (f"Code is available at {REPO}{{this https URL}}.", [CODE]),
    # brackets around a word of the method
    ("We start from a (masked) language model.", []),
    ("Concepts (removed/replaced) are listed in the appendix.", []),
    # a site named for itself, not for a repository in it
    ("We crawl GitHub (https://github.com) for a year.", [("https://github.com", "https://github.com", "other", "available")]),
    # a promise beside an address that is about something else
    (
        "The dataset is at https://zenodo.org/record/12, and our code will be released soon.",
        [
            ("https://zenodo.org/record/12", "https://zenodo.org/record/12", "dataset", "available"),
            ("our code will be released soon", None, "code", "promised"),
        ],
    ),
    # invisible and bidirectional marks
    (
        "Code is at https://git\u200bhub.com/made-up/thing.",
        [("https://git\u200bhub.com/made-up/thing", None, "code", "malformed")],
    ),
    ("Code is at https://made-up.org/\u202egnp.exe now.", [("https://made-up.org/\u202egnp.exe", None, "code", "malformed")]),
    # letters of another alphabet, or shapes of letters, within a host: what is left of it is another site
    ("Code is at https://g\u0456thub.com/made-up/thing.", [("https://g", None, "code", "malformed")]),
    ("Code is at https://made-up.co\u043c/thing.", [("https://made-up.co", None, "code", "malformed")]),
    (f"\u30b3\u30fc\u30c9\u306f{REPO[8:]}\u3067\u516c\u958b", [(REPO[8:], REPO, "code", "available")]),
    # addresses of one's own machine and network lead each reader somewhere else
    ("Demo at http://127.0.0.1:5000/.", [("http://127.0.0.1:5000/", None, "demo", "malformed")]),
    ("Demo at http://192.168.0.1/setup.", [("http://192.168.0.1/setup", None, "demo", "malformed")]),
    ("Demo at http://8.8.8.8/a.", [("http://8.8.8.8/a", "http://8.8.8.8/a", "demo", "available")]),
    # a site of many without a scheme
    ("Code will be available at www.github.com.", [("www.github.com", None, "code", "malformed")]),
    ("Code: https://github.com/<user>/<repo>.", [("https://github.com/<user>/<repo>", None, "code", "placeholder")]),
    ("Code is at https://github.com/xxxx/yyyy.", [("https://github.com/xxxx/yyyy", None, "code", "placeholder")]),
    ("Code at github. com/made-up/thing.", [("github. com/made-up/thing", REPO, "code", "available")]),
    ("Code at https://ada@github.com/made-up/thing.", [("https://ada@github.com/made-up/thing", None, "code", "malformed")]),
    ("Code: https://github.com/made-up/thing\u200b.", [CODE]),
    (
        "The set (10.1145/3411764.3445518) is old.",
        [("10.1145/3411764.3445518", "https://doi.org/10.1145/3411764.3445518", "paper", "available")],
    ),
    # a word glued to an address without a scheme
    ("See linkgithub.com/made-up for it.", []),
    # a form feed ends a page, and an address
    (f"Code: {REPO}\x0cNext page", [CODE]),
    # what is soon there is not there yet; a folder of datasets holds one
    (
        "PebbleBank, soon available at data.pebbles-lab.de/dataset/pebblebank, has 900 pebbles.",
        [
            (
                "data.pebbles-lab.de/dataset/pebblebank",
                "https://data.pebbles-lab.de/dataset/pebblebank",
                "dataset",
                "promised",
            )
        ],
    ),
    # providing is releasing where it is to the public
    (
        "We will provide the open-source implementation of our sorter upon acceptance.",
        [("We will provide the open-source implementation", None, "code", "promised")],
    ),
    (
        "We will soon provide all of our annotated data and source code to the public.",
        [("We will soon provide all of our annotated data and source code to the public", None, "code", "promised")],
    ),
    # what is listed is promised together, behind whatever opens the sentence
    (
        "The code, the data, and the models will be made public.",
        [("The code, the data, and the models will be made public", None, "code", "promised")],
    ),
    (
        "To foster future research, code and pebbles will be released.",
        [("code and pebbles will be released", None, "code", "promised")],
    ),
    (
        "In the future, our annotated pebbles and their dataset will be released.",
        [("our annotated pebbles and their dataset will be released", None, "dataset", "promised")],
    ),
    (
        "The pebbles are in a box,\nand the code will also be released.",
        [("the code will also be released", None, "code", "promised")],
    ),
    ("Models will be released.", [("Models will be released", None, "model", "promised")]),
    # whatever the thing is that counts, the words begin where the list does
    ("The dataset and code will be released.", [("The dataset and code will be released", None, "code", "promised")]),
    (
        "All models, datasets, and\ncode will be released.",
        [("All models, datasets, and\ncode will be released", None, "code", "promised")],
    ),
    ("Data & code will be public.", [("Data & code will be public", None, "code", "promised")]),
    ("The dataset and model will be released.", [("The dataset and model will be released", None, "model", "promised")]),
    (
        "All codebases, models, and checkpoints will be released.",
        [("All codebases, models, and checkpoints will be released", None, "code", "promised")],
    ),
    (
        "The FOR-pebbles dataset and the ForSorter code will be released soon.",
        [("The FOR-pebbles dataset and the ForSorter code will be released soon", None, "code", "promised")],
    ),
    (
        "It sorts.\\footnote{Our protocols, labels and training code will be shared.}",
        [("Our protocols, labels and training code will be shared", None, "code", "promised")],
    ),
    ("% The data and code will be released.", [("The data and code will be released", None, "code", "promised")]),
    # and not before it
    ("15 pages, code and data will be released.", [("code and data will be released", None, "code", "promised")]),
    ("Theory part, code will be released.", [("code will be released", None, "code", "promised")]),
    ("9 pages and code will be released.", [("code will be released", None, "code", "promised")]),
    ("We have released datasets, and code will be available.", [("code will be available", None, "code", "promised")]),
    (
        "After long years of sorting and weighing pebbles of all kinds and colours from rivers, lakes, seas, deserts, "
        "mountains and valleys our data and code will be released.",
        [("code will be released", None, "code", "promised")],
    ),
    # verbs joined by "and" share a subject
    (
        "Our code is in the appendix and will be released upon acceptance.",
        [("Our code is in the appendix and will be released upon acceptance", None, "code", "promised")],
    ),
    (
        "We tell how we weighed them and will release our dataset.",
        [("and will release our dataset", None, "dataset", "promised")],
    ),
    # ways to say "will be"
    (
        "The code that sorts is short; our data are going to be made public.",
        [("our data are going to be made public", None, "dataset", "promised")],
    ),
    ("Code will be provided upon acceptance.", [("Code will be provided upon acceptance", None, "code", "promised")]),
    ("The code will release soon.", [("The code will release soon", None, "code", "promised")]),
    ("Code and data will be open-released.", [("Code and data will be open-released", None, "code", "promised")]),
    # what comes later may be said behind an address
    (f"We release our code at {REPO} upon publication.", [(REPO, REPO, "code", "promised")]),
    (f"Code and pebbles at\n{REPO} very soon.", [(REPO, REPO, "code", "promised")]),
    (f"The code is at {REPO}. After publication pebbles were sold.", [CODE]),
    (f"The code is at {REPO} soon after we sort.", [CODE]),
    # an archive holds what the words before an id of its own say
    (
        f"The pebbles are at {REPO}, scripts are archived as doi:10.5281/zenodo.1234.",
        [CODE, ("doi:10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234", "code", "available")],
    ),
    (
        f"Code is at {REPO} and the pebbles are doi:10.5281/zenodo.1234.",
        [CODE, ("doi:10.5281/zenodo.1234", "https://doi.org/10.5281/zenodo.1234", "dataset", "available")],
    ),
    # a line of a comment ends behind the colon
    (
        "7 pages, code: https:\n  //github.com/made-up/thing",
        [("https:\n  //github.com/made-up/thing", REPO, "code", "available")],
    ),
    # a document is neither data nor code, wherever it lies
    (
        "Workshop on Data Management, https://made-up.org/papers/thing.pdf",
        [("https://made-up.org/papers/thing.pdf", "https://made-up.org/papers/thing.pdf", "paper", "available")],
    ),
    # a page that is asked for an address is no stand-in
    (
        "See https://guard.made-up.org/url?u=pebbles for it.",
        [("https://guard.made-up.org/url?u=pebbles", "https://guard.made-up.org/url?u=pebbles", "other", "available")],
    ),
    # a site's name stands where an address should
    ("Our code is available on GitHub.", [("GitHub", None, "code", "placeholder")]),
    ("We release our code and pebbles on our GitHub repository.", [("our GitHub repository", None, "code", "placeholder")]),
    ("Dataset available at Hugging Face and\n  GitHub", [("Hugging Face", None, "dataset", "placeholder")]),
    ("Our code can be found here.", [("here", None, "code", "placeholder")]),
    # so does a page of the project's own
    ("Pebble code and labels are shared at our project page.", [("our project page", None, "code", "placeholder")]),
    ("The dataset can be found on the project's\nwebsite.", [("the project's\nwebsite", None, "dataset", "placeholder")]),
    ("Our scripts are hosted in our repository.", [("our repository", None, "code", "placeholder")]),
    ("We publish our prompts and scripts on GitHub.", [("GitHub", None, "code", "placeholder")]),
    ("The code is released under the BSD License on GitHub.", [("GitHub", None, "code", "placeholder")]),
    (f"The code is available at our project page: {REPO}.", [CODE]),
    (f"Our code can be found here. {REPO}", [CODE]),
    (f"The code is available on GitHub: {REPO}.", [CODE]),
    (f"The code is available on GitHub.\\footnote{{{REPO}}}", [CODE]),
    (f"Code is at {REPO}. Sorting is fast. All scripts can be found on GitHub.", [CODE]),
    ("Code will be available on GitHub.", [("Code will be available on GitHub", None, "code", "promised")]),
    # a repository of data and what evaluates on it is no data alone
    (f"The dataset and evaluation framework are at {REPO}.", [CODE]),
    (f"Our benchmark and evaluation tools are available at {REPO}.", [CODE]),
    (f"The database of pebbles and the developed algorithms are at {REPO}.", [CODE]),
    (f"The programs and the dataset are available at {REPO}.", [CODE]),
    (f"The dataset of sorting programs is at {REPO}.", [(REPO, REPO, "dataset", "available")]),
    # a program that is to be open-sourced is code
    ("The pebble studio will be open-sourced.", [("The pebble studio will be open-sourced", None, "code", "promised")]),
    ("We will open-source this small work.", [("We will open-source this small work", None, "code", "promised")]),
    ("We plan to open-source the sorting tools.", [("We plan to open-source the sorting tools", None, "code", "promised")]),
    # what a clause adds with "with" is promised by itself
    (
        "A sketch of it is on page nine, with our sorting scripts to be released after review.",
        [("our sorting scripts to be released after review", None, "code", "promised")],
    ),
    (
        "It sorts well, with the labels, models, and pebbles to be published.",
        [("the labels, models, and pebbles to be published", None, "model", "promised")],
    ),
    ("Code, with all labels, will be released.", [("Code, with all labels, will be released", None, "code", "promised")]),
    # an institution's archive holds papers and data
    (
        "Our dataset is available at https://doi.org/10.14279/depositonce-12.",
        [("https://doi.org/10.14279/depositonce-12", "https://doi.org/10.14279/depositonce-12", "dataset", "available")],
    ),
    # a list of papers is no code: the repository's name says so, or the words before it
    (f"Project page: {AWESOME}", [LIST]),
    (f"We keep a repository of papers, code, and pebbles at {AWESOME}.", [LIST]),
    ("See https://github.com/made-up/AwesomePBL.", [(f"{REPO[:27]}AwesomePBL", f"{REPO[:27]}AwesomePBL", "other", "available")]),
    (f"Our code is at {AWESOME}.", [(AWESOME, AWESOME, "code", "available")]),
    (f"9 pages, code: {AWESOME}", [(AWESOME, AWESOME, "code", "available")]),
    (
        "Code is at https://github.com/awesome-lab/thing/blob/main/awesome.py.",
        [
            (
                "https://github.com/awesome-lab/thing/blob/main/awesome.py",
                "https://github.com/awesome-lab/thing/blob/main/awesome.py",
                "code",
                "available",
            )
        ],
    ),
    (f"A curated list of relevant papers on pebble data is at {REPO}.", [LISTED]),
    (f"Our reading list is at {REPO}.", [LISTED]),
    (f"We keep tracing related works at {REPO}.", [LISTED]),
    (f"Paper collection: {REPO}", [LISTED]),
    (f"All code and a reading list are at {REPO}.", [CODE]),
    (f"A dataset, a collection of papers on pebbles, is at {REPO}.", [(REPO, REPO, "dataset", "available")]),
    (f"Unlike related works, ours is at {REPO}.", [CODE]),
    # the site of an event is no page of the paper's, unless the words next to it say so
    (f"Accepted at the Pebble Sorting workshop, {PAGE}", [EVENT]),
    (f"9 pages, in the 3rd Workshop on Trustworthy Pebble Data (TPD 2025): {PAGE}", [EVENT]),
    (f"Accepted by the [SORT 2025 Conference]({PAGE}), 9 pages", [EVENT]),
    (f"9 pages, submitted to {PAGE}", [EVENT]),
    (f"SORT 2025 workshop website: {PAGE}", [EVENT]),
    (f"Accepted at the Pebble Sorting workshop, project page: {PAGE}", [PROJECT]),
    (f"Presented at the Pebble Workshop 2025. Code: {PAGE}", [PROJECT]),
    (f"Presented at the Pebble Workshop 2025, The code\n  will be available at {PAGE}", [(PAGE, PAGE, "project", "promised")]),
    (f"Accepted to the Conference on Pebble Sorting 2025, {PAGE}", [PROJECT]),
    (f"Presented at a workshop in May. {PAGE}", [PROJECT]),
    (f"Accepted at the Pebble Sorting workshop, {REPO}", [CODE]),
    (
        "Accepted at the Conference on Pebbles, Track on Data. https://2025.pebbles-conf.org",
        [("https://2025.pebbles-conf.org", "https://2025.pebbles-conf.org", "other", "available")],
    ),
    (
        "9 pages, published in the Journal of Pebbles (http://www.pebbles-lab.de/)",
        [("http://www.pebbles-lab.de/", "http://www.pebbles-lab.de/", "other", "available")],
    ),
    (
        "It was presented and is kept at https://pebbles-lab.de",
        [("https://pebbles-lab.de", "https://pebbles-lab.de", "project", "available")],
    ),
    # sites of journals, and papers of repositories on any host
    (
        "International Journal of Made-up Pebbles, ISSN 1234 5678, http://sites.google.com/site/ijcsis/",
        [("http://sites.google.com/site/ijcsis/", "http://sites.google.com/site/ijcsis/", "other", "available")],
    ),
    (
        "9 pages, https://sites.google.com/site/journalofpebbles/",
        [
            (
                "https://sites.google.com/site/journalofpebbles/",
                "https://sites.google.com/site/journalofpebbles/",
                "other",
                "available",
            )
        ],
    ),
    (
        "Project page: https://sites.google.com/site/pebblesorting",
        [("https://sites.google.com/site/pebblesorting", "https://sites.google.com/site/pebblesorting", "project", "available")],
    ),
    (
        "A French version: https://hal.made-up.fr/hal-01234567v2",
        [("https://hal.made-up.fr/hal-01234567v2", "https://hal.made-up.fr/hal-01234567v2", "paper", "available")],
    ),
    (
        "9 pages, published at http://journals.made-up.com/doi/pdf/10.1234/5678.90",
        [
            (
                "http://journals.made-up.com/doi/pdf/10.1234/5678.90",
                "http://journals.made-up.com/doi/pdf/10.1234/5678.90",
                "paper",
                "available",
            )
        ],
    ),
    (
        "Available at http://hal.inria.fr/inria-00123456/en/",
        [("http://hal.inria.fr/inria-00123456/en/", "http://hal.inria.fr/inria-00123456/en/", "paper", "available")],
    ),
    (
        "The final publication is available at http://www.springerlink.com",
        [("http://www.springerlink.com", "http://www.springerlink.com", "paper", "available")],
    ),
    (
        'to be published on "Pebble Magazine" (http://www.pebble-magazine.com)',
        [("http://www.pebble-magazine.com", "http://www.pebble-magazine.com", "other", "available")],
    ),
    # half a surrogate pair has no place in an address
    ("Code: doi:10.1000/xyz.1\udc9f1.com/.", [("doi:10.1000/xyz.1\udc9f1.com/", None, "code", "malformed")]),
]

# Texts with an address that has code besides, or has none though code is spoken of, each with what it says of the paper's code.
CODE_BESIDE: list[tuple[str, str]] = [
    ("Code and data are at https://huggingface.co/datasets/made-up/thing.", "linked"),
    ("The pebbles, scripts and labels can be found in https://huggingface.co/datasets/made-up/thing.", "linked"),
    ("PebbleBank and code will be released at: https://huggingface.co/datasets/made-up/thing", "linked"),
    ("The code for our sorter is\navailable at https://huggingface.co/made-up/sorter", "linked"),
    ("The data is at https://huggingface.co/datasets/made-up/thing.", "none"),
    ("A set of code and comments is at https://huggingface.co/datasets/made-up/thing.", "none"),
    ("Images of software containers are at https://huggingface.co/datasets/made-up/thing.", "none"),
    ("The weights of our implementation are at https://huggingface.co/made-up/sorter.", "none"),
    # code that is a subject of research is not given
    ("We evaluate on code, and release the pebbles' dataset at https://huggingface.co/datasets/made-up/thing.", "none"),
    ("LLMs that generate code are evaluated on PebbleBench: https://huggingface.co/datasets/made-up/thing", "none"),
    ("LLMs that generate code are available at https://huggingface.co/made-up/sorter", "none"),
    ("Our dataset covers math, code, and science and is at https://huggingface.co/datasets/made-up/thing", "none"),
    ("Tasks of math and code are available at https://huggingface.co/datasets/made-up/thing", "none"),
    ("PebbleCoder understands code and text, see https://huggingface.co/made-up/sorter.", "none"),
    ("Our model writes scripts for movies, demo: https://huggingface.co/spaces/made-up/thing", "none"),
    ("PebbleCoder is a model for source code at https://huggingface.co/made-up/sorter.", "none"),
    ("The code to weigh pebbles, data: https://huggingface.co/datasets/made-up/thing", "none"),
    ("Code to sort the pebbles of our study is at https://huggingface.co/datasets/made-up/thing", "linked"),
    ("Code & model weights: https://huggingface.co/made-up/sorter", "linked"),
    ("We release our training code and PebbleLM checkpoints publicly at https://huggingface.co/made-up/sorter", "linked"),
    ("The model, code, and dataset are all open-sourced, available at https://huggingface.co/made-up/sorter", "linked"),
    ("All pebbles and code are in the repository: https://huggingface.co/datasets/made-up/thing", "linked"),
    # the site of an event, with code spoken of behind it
    (f"Accepted at the Pebble workshop ({PAGE}), where all code is read aloud", "none"),
    # a list of papers
    (f"The papers are listed at {AWESOME}.", "none"),
    (f"Source code: {AWESOME}.", "linked"),
    (f"A list of the papers read is at {REPO}.", "none"),
    (f"A list of the papers read, and our code, are at {REPO}.", "linked"),
    # a line ends anywhere, in a comment with an indent
    ("9 pages, 2 tables, code and\n  weights available at https://huggingface.co/made-up/sorter", "linked"),
    ("We release the training\npipeline and the pebbles at https://made-up.github.io/sorter.", "linked"),
    ("PebbleBench, a test of code\ngeneration, is at https://made-up.github.io/bench.", "none"),
    # the words that open a long sentence say what it is about
    (
        "Our code, which sorts pebbles of every kind and every colour and lays them out in rows as a mason would have done it "
        "long ago in data that nobody has ever had to label by hand, is released at https://github.com/made-up/thing.",
        "linked",
    ),
    (
        "The pebbles of four rivers, which lie in long rows that follow the code of a mason, are sorted by kind and by colour "
        "and were weighed by two of his sons on scales of brass, one after another, year by year, until the day when the last of "
        "them was done, and their corpus is at https://github.com/made-up/thing.",
        "none",
    ),
]

# Looks like a link and is none.
NOTHING_HERE: list[str] = [
    # a verb that shares its subject with one that is not known
    "We sort pebbles, a way to make data, and will be available for questions.",
    "They draw on many datasets, and will be released in May.",
    "Sorters lay out all models and will be public servants.",
    "The sorters took our code, and will be published in a book.",
    "We look at data and will be available by phone.",
    "Masons lift code, and would be released early.",
    "Pebbles beat all benchmarks, and will be shared by masons.",
    "It sorts any dataset and will be open on Sundays.",
    "Rivers bring the data, and shall be released.",
    "We read the source code, and will be out by noon.",
    "Some sort datasets, some models, and will be released to sort.",
    "He lays down the code and will be released.",
    # events that no address is of
    "Accepted at the Pebble Sorting workshop, May 2025.",
    "9 pages, submitted to the Journal of Pebbles.",
    "Presented at SORT.25 in the town hall.",
    "The workshop website will be up for a year.",
    "Published in Proc. Conf. on Pebbles, pp. 3.1-3.9.",
    "To appear at sort'25 (co-located with lift'25).",
    "A conference page is made of wood.",
    "Workshops: sort/lift/lay, each for an hour.",
    "It is accepted to be true at http:// time.",
    "Symposium on Pebbles, vol.12/no.3.",
    "Accepted by PEBBLES.COM/SORT in name alone.",
    "The congress at the lake sorted pebbles.",
    # lists that are at no address
    "We keep a list of papers on GitHub.",
    "A curated list of papers is in the appendix.",
    "The reading list is available on GitHub.",
    "An awesome list of pebbles is given in github/awesome form.",
    "Related works are listed by year.",
    "Lists of papers will be given out at the door.",
    "We will publish a list of related works.",
    "All papers are collected here.",
    "The repository of papers grew by half.",
    "Awesome-Pebbles is a name that many like.",
    "A paper collection will be kept in the cellar.",
    "We track papers of ten years by hand.",
    # what is provided to no public
    "We will provide code examples of each rule in the text.",
    "The pebbles will soon be used up.",
    # what will be is no promise of a thing
    "The robot will be at the third desk of the lab.",
    "We will look at the list of stones in the second part.",
    "The stones will be weighed on scales that we describe.",
    "The results will be posted on a wall of the lab.",
    "This will help others to build on it.",
    # a site's name within a longer word of any alphabet
    "Its code is not at g\u0456thub.com/made-up/thing.",
    "Its code is not at \u24d6ithub.com/made-up/thing.",
    "Its code is not at a\u0301github.com/made-up/thing.",
    "Its code is not at \uff47github.com/made-up/thing.",
    "The server is written in Node.js and uses Socket.io events.",
    "We compare losses, e.g.,x and y, and discuss them.",
    "The detector works on images.In the second part we add text.",
    "We release version 2.0.1 of the tool and compare it with 1.9.",
    "Write to ada@made-up.org for the slides.",
    "The settings are in config.yaml and train.py is the entry.",
    "ASP.NET and VB.NET are older.",
    "Accuracy rises from 71.2 to 75.0 percent.",
    "It is 3.5x faster, i.e.no slower than before.",
    "The protocol http:// is older than https:// by years.",
    "We study URLs and links between pages of the web.",
    "Amazon.com reviews and IMDb.com ratings are common inputs.",
    "The U.S. and the U.K. differ, cf.Table 2.",
    "We use and/or graphs and input/output pairs.",
    "The ratio a.b/c.d is bounded.",
    "Section 10.3 covers it; version 10.1/2 does not.",
    "Each link in the chain is published in the ledger.",
    "The code is available.",
    "We release the code and the data.",
    "If the code will be released is unclear.",
    "Codes of length n will be shown to be optimal.",
    "Data that will be available in the future cannot be used.",
    "The model will be trained on data that are available.",
    "arXiv is a preprint server, and arXiv papers are many.",
    "We collect 2405.15738 tokens in total.",
    "The hidden link between both [1] is found here.",
    "Readers of the URL field are told what to expect.",
    "Hidden states (anonymized) are averaged.",
    "Let f(x)=x.T and g(x)=x.t be given.",
    "We use torch.nn and numpy.linalg throughout.",
    "St.Petersburg and Mt.Everest are places.",
    "The mask [MASK] and the tag <url> are special tokens.",
    "Time is given as hh:mm.ss and dates as dd.mm.yyyy.",
    "It holds for p<0.05 and n=10.000/2.",
    "He asked whether users will publish more.",
    "More code will be written in future.",
    "In this tutorial we will provide a hands-on session with open-source tools.",
    "We will provide an overview of publicly available datasets.",
    "We will provide insights into open-source code.",
    # others' promises, and subjects without a thing
    "The judges weigh the pebbles and will release the data.",
    "Pebbles are sorted by code and will be published in a book.",
    "We sort stones with code, and the pebbles will be released.",
    "Code will be provided to each of the robots.",
    "The editors publish soon, and the printers later.",
    "Pebbles are found upon publication of a map.",
    "Data in doi: 10.3/4 is a ratio of weights.",
    "Write https: then two strokes, then a name.",
    "The file thing.pdf has the tables.",
    "Ask the page /url?u=pebbles of the robot.",
    "The pebbles come soon, upon acceptance of the map by the masons.",
    "Sorters will release steam.",
    "We mine notebooks of code publicly available on GitHub.",
    "The code that is available on GitHub has more faults than others.",
    "Most code is hosted on GitHub.",
    "We release our data here for the first time.",
    "The codes are found here to be long.",
    "All projects are hosted on GitHub.",
    "Our model is trained on GitHub issues.",
    "We share code on GitHub issues of stones with all.",
    "The task is hosted on Kaggle.",
    "Data of millions of users are available on GitHub.",
    "If pebbles that carry code will be shared is open.",
    "To sort more, robots would be available at night.",
    "Stones are weighed, sold and will be shared by the masons.",
    "We plan a walk, and they will release the hounds.",
    "javascript:alert(1) is a string of the test suite.",
    "Files such as data.zip, model.pt and notes.md are ignored.",
    "Prices fall by 3.99/month on average.",
    "The GitHub Copilot and GitHub Actions tools are studied.",
    "The system, called thing.ai, answers questions.",
    "In e-mail threads, ben@made-up.co.uk and others agree.",
    "We thank the team at carol@thing.github.io for help.",
    "The mean is 10.1234 and the median is 10.5.",
    "The loss is L=a.b+c.d, see Eq.3.",
    "The agent reads /usr/local/lib/thing and writes to ./out/log.txt.",
    "Run python -m thing.main with the flag on.",
    "Its accuracy is 92.23%.In addition, recall is 88.1%.",
    "We follow Smith et al.in using a prior.",
    "The class java.util.List is a case in point.",
    "A score of 4.5/5 was given by 12 of 15 readers.",
    "The domain names .com and .org are frequent.",
    "Sites under .edu link to sites under .gov.",
    "The U.S.A. has 50 states, e.g. Ohio.",
    "It takes approx. 5 min. per image.",
    "We call the model v1.5-7b and the next one v1.6.",
    "GPT-4.1 and Qwen2.5-VL are compared.",
    "See Sec. 4.2 and Fig. 3.b for details.",
    "In total 1.000.000 pairs were read.",
    "The range [0.1, 0.9] is divided by ten.",
    "The operator ](x) is not defined here.",
    "Text in [brackets](with a note) is kept.",
    "The hosts github and gitlab are popular.",
    "We mine commits from GitHub and posts from Stack Overflow.",
    "The dataset was downloaded from Kaggle in 2023.",
    "We upload all samples once a day.",
    "The paper will be presented in spring.",
    "Participants will be released from the study after a week.",
    "The results would be available to the planner at no cost.",
    "We will publish nothing without consent.",
    "They plan to release water from the dam.",
    "A release is planned by other groups.",
    "What will be shared between tasks is learnt.",
    "Parameters will be shared across layers.",
    "It is hidden for review by design of the system.",
    "The names were removed for privacy.",
    "Links are removed to make the graph sparse.",
    "This link prediction task is hard.",
    "Here [link] denotes an edge.",
    "The anonymous reviewers gave scores.",
    "xxx and yyy are variables.",
    "The doi of a paper is an identifier.",
    "DOI stands for digital object identifier; 10.1 is a number.",
    "The lemma is that of arXiv:2410.1234, as printed without its last figure.",
    "It follows arXiv:1204.12345, which nobody has.",
    "The ratio is 10.2345/6.789 on average.",
    "We moved from github. Com/ports were closed.",
    "It is hosted on github. A com/test ran.",
    "Pairs such as x.y/z and u.v/w are written with a dot.",
    "Both sites.The first has more.",
    "The evaluation framework of others is available to all who ask.",
    "The programs of the workshop were printed, with all pages to be read by noon.",
    "The developed algorithms are available to sorters in the field.",
    "It is slow, with the code that others wrote, and will be released from duty.",
    "The dataset and evaluation tools are in a box.",
    "Models, pebbles and tools were weighed.",
    "The value 10.14279 is an average.",
    "The pebbles are available on the website of a quarry.",
    "Most code is hosted in a repository.",
    "Our code crawls the project page of each quarry.",
    "The labels that are available on the project page are few.",
    "More is told on our project page.",
    "The project's page is in two languages.",
    "It sorts a repository.",
    "In the applications, pebbles will be open-sourced.",
    "We will open-source pebbles, as all work shows.",
    "Our framework will be shared.",
    "Pebbles, with their labels, will be sorted.",
    "We sort them by evaluation programs of our own.",
    "The archive arXiv:physics is large.",
    "We call it WWW for short, and www is a prefix.",
    "The website of the workshop is under construction.",
    "HTTP/2.0 and TLS 1.3 are protocols.",
    "It supports C++, F#, .NET and R.",
]

# Known faults, most wanted first; each is expected to fail until it is mended.
KNOWN_WRONG: list[Example] = [
    # a sentence glued to the address by a missing blank, without a full stop
    ("Code is available at https://github.com/made-up/thingExperiments show gains.", [CODE]),
    # an address in front of its promise
    (f"At {REPO} the code will be released.", [(REPO, REPO, "code", "promised")]),
]
