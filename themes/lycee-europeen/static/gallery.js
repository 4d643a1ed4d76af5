// Shows the photos of a gallery in place, large. Without it, each is a link to itself.
// Words of a page in another language than French.
const words = document.currentScript?.dataset.words?.split("|");
const [galleryOf, previous, next, close, photoOf] = words ?? ["Galerie de photos", "Précédente", "Suivante", "Fermer", "Photo {} sur {}"];
for (const gallery of document.querySelectorAll(".gallery")) {
  const links = [...gallery.querySelectorAll("a")];
  const box = document.createElement("dialog");
  box.className = "lightbox";
  box.setAttribute("aria-label", gallery.querySelector("figcaption")?.textContent ?? galleryOf);
  box.innerHTML = `<figure><div class="lightbox-photo"></div><figcaption aria-live="polite"></figcaption></figure>
    <p class="lightbox-bar"><button type="button" value="-1">${previous}</button><button type="button" value="1">${next}</button><button type="button">${close}</button></p>`;
  let shown = 0;
  const show = (at) => {
    shown = (at + links.length) % links.length;
    const photo = links[shown].querySelector("picture, img").cloneNode(true);
    photo.querySelector("source")?.setAttribute("sizes", "96vw");
    (photo.matches("img") ? photo : photo.querySelector("img")).loading = "eager";
    box.querySelector("div").replaceChildren(photo);
    const caption = links[shown].parentElement.querySelector("p")?.textContent;
    box.querySelector("figcaption").textContent = [caption, photoOf.replace("{}", shown + 1).replace("{}", links.length)].filter(Boolean).join(" – ");
  };
  box.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.value) show(shown + Number(button.value));
    else if (button || event.target === box) box.close();
  });
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) show(shown + step);
  });
  links.forEach((link, at) =>
    link.addEventListener("click", (event) => {
      // A new tab is still asked for with its key.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(at);
      box.showModal();
    }),
  );
  box.querySelectorAll("button[value='-1'], button[value='1']").forEach((button) => (button.hidden = links.length < 2));
  gallery.after(box);
}
