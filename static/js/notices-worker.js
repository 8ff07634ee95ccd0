// Shows that there is something new; never what. It keeps nothing and stands between no page and its server.
// The server writes one line before these: const words = { title, body, page }.

self.addEventListener("push", (event) => {
  const { title, body } = words;
  event.waitUntil(self.registration.showNotification(title, { body, tag: "news", lang: "fr" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(words.page));
});
