// What every page needs: menus that close, and on Datasette's own pages names for fields and tables that scroll by keyboard.
(() => {
  const MENUS = "details.nav-menu, details.actions-menu-links";
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(MENUS)) if (!menu.contains(event.target)) menu.open = false;
  });

  // The file has the addresses that its markers on the map lead to, and knows of no path that the site lies at.
  const BASE = new URL("../", document.currentScript.src).pathname;
  for (const name of ["pointerover", "focusin"]) {
    document.addEventListener(name, (event) => {
      const link = event.target.closest?.(".leaflet-popup a[href^='/']");
      if (link && !link.getAttribute("href").startsWith(BASE)) link.href = BASE + link.getAttribute("href").slice(1);
    });
  }

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

  // Datasette's menus of columns open by pointer alone: their signs become buttons, and the keyboard goes on within what they open.
  addEventListener("load", () => {
    const menu = document.querySelector("body > .dropdown-menu");
    let opener = null;
    const close = () => { menu.style.display = "none"; };
    for (const sign of menu ? document.querySelectorAll("th .dropdown-menu-icon") : []) {
      const said = `Menu of the column ${sign.closest("th").dataset.column}`;
      for (const [name, value] of Object.entries({ role: "button", tabindex: 0, "aria-haspopup": "true", "aria-label": said })) {
        sign.setAttribute(name, value);
      }
      sign.addEventListener("keydown", (event) => {
        if (!["Enter", " "].includes(event.key)) return;
        event.preventDefault();
        opener = sign;
        sign.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        [...menu.querySelectorAll("a")].find((link) => link.checkVisibility())?.focus();
      });
    }
    menu?.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      close();
      opener?.focus();
    });
    menu?.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) close(); });
  });

  // Back from a page, a form asks for what its page shows: browsers put back what was typed last, be it for the next one.
  addEventListener("pageshow", (event) => {
    if (!event.persisted && performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
    for (const form of document.querySelectorAll("body.search .big-search, .parameters, .filters")) form.reset();
  });

  // A map shows its markers whole: they stand on their places, and are as high as this.
  const ROOM = { paddingTopLeft: [30, 50], paddingBottomRight: [30, 20] };
  const leaflet = window.datasette?.leaflet;
  // The map's own script asks for the same module later, and goes on behind this.
  if (leaflet && document.querySelector("th[data-column=latitude], th.col-latitude")) {
    import(leaflet.JAVASCRIPT_URL).then(() => {
      const { fitBounds } = L.Map.prototype;
      L.Map.include({ fitBounds(bounds, options) { return fitBounds.call(this, bounds, { ...ROOM, ...options }); } });
      // A marker, or a cluster of them, says what it is to those who do not see it.
      L.Marker.addInitHook(function () {
        this.on("add", () => {
          const popup = new DOMParser().parseFromString(this.getPopup()?.getContent() ?? "", "text/html");
          const said = [...popup.querySelectorAll("p, dd")].map((part) => part.textContent.trim()).join(", ");
          const icon = this.getElement();
          icon?.setAttribute("role", "button");
          icon?.setAttribute("aria-label", this.getChildCount ? `${this.getChildCount()} markers, to be seen apart` : said || "Marker");
          icon?.removeAttribute("alt");
        });
      });
    });
  }

  const facets = document.querySelector("details.facets");
  if (facets && innerWidth <= 576) facets.open = false;
})();
