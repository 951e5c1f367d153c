"use strict";
(() => {
  const order = new Intl.Collator(undefined, { numeric: true });
  for (const table of document.querySelectorAll("table")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const descending = head.getAttribute("aria-sort") === "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const key = (row) => {
          const cell = row.cells[column];
          const time = cell.querySelector("time");
          return time ? time.dateTime : cell.textContent.trim();
        };
        const rows = [...body.rows].map((row) => [key(row), row]);
        // What is empty stays last in both directions.
        rows.sort(([a], [b]) => (a === "") - (b === "") || (descending ? order.compare(b, a) : order.compare(a, b)));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }
})();
