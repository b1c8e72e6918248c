// What every page needs: menus that close, and on Datasette's own pages names for fields and tables that scroll by keyboard.
(() => {
  const MENUS = "details.nav-menu, details.actions-menu-links";
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false;
  });

  const NAMES = {
    "select[name^='_filter_column']": "Column to filter by",
    "select[name^='_filter_op']": "How to compare",
    "input[name^='_filter_value']": "Value to compare with",
    "select[name='_sort']": "Column to sort by",
    "#sql-editor, .CodeMirror textarea": "SQL",
  };
  // The editor and the map are made after this script has run.
  addEventListener("load", () => {
    for (const [selector, name] of Object.entries(NAMES)) {
      for (const field of document.querySelectorAll(selector)) field.setAttribute("aria-label", name);
    }
    for (const wrapper of document.querySelectorAll(".table-wrapper, pre.wrapped-sql")) {
      if (wrapper.scrollWidth <= wrapper.clientWidth) continue;
      wrapper.tabIndex = 0;
      wrapper.setAttribute("role", "region");
      wrapper.setAttribute("aria-label", wrapper.matches("pre") ? "SQL" : "Table");
    }
  });

  const facets = document.querySelector("details.facets");
  if (facets && innerWidth <= 576) facets.open = false;
})();
