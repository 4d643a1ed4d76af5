// Says how far an event is, on the visitor's day: a page made last month must not say « dans 12 jours » today.
const today = new Date().setHours(0, 0, 0, 0);
// Of a page in another language than French.
const said = document.currentScript?.dataset.words?.split("|");
const [past, now, nearby, next, later] = said ?? ["passé", "en ce moment", "aujourd’hui", "demain", "dans {}\u00a0jours"];
const day = (iso) => new Date(`${iso}T00:00`).getTime();
for (const mark of document.querySelectorAll("[data-first]")) {
  const days = Math.round((day(mark.dataset.first) - today) / 864e5);
  const over = day(mark.dataset.last) < today;
  const words = over ? past : days < 0 ? now : [nearby, next][days] ?? later.replace("{}", days);
  mark.textContent = words;
  mark.hidden = false;
}
