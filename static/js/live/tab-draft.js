// A text that was begun survives a reload of this tab; it is gone with the tab, and when one signs out.

export class TabDraft {
  /**
   * @param {HTMLElement} root
   * @param {HTMLTextAreaElement | undefined} field
   */
  constructor(root, field) {
    this.key = `cordee.draft.${root.dataset.owner}.${root.dataset.conversation}`;
    if (field && !field.value) field.value = sessionStorage.getItem(this.key) ?? "";
    field?.addEventListener("input", () => {
      if (field.value) sessionStorage.setItem(this.key, field.value);
      else this.forget();
    });
    for (const leave of document.querySelectorAll("form[action$='/deconnexion']")) {
      leave.addEventListener("submit", () => sessionStorage.clear());
    }
  }

  forget() {
    sessionStorage.removeItem(this.key);
  }
}
