// Says when a conversation has moved on: one live socket a browser, shared by its tabs; without it, the page asks.

const CHANNEL = "cordee-live";
const FAST = 5_000;
const SLOW = 15_000;
const SAFETY = 60_000;
const FAST_TRIES = 12;

/**
 * Open the browser's one socket and relay what it says; runs in one tab at a time.
 * @param {(news: {sequence: number, conversation: string} | {live: boolean}) => void} tell
 */
async function openSocket(tell) {
  const { io } = await import("../../vendor/socket.io.esm.min.js");
  const socket = io("/live", { transports: ["websocket"], reconnectionDelayMax: 15_000, withCredentials: true });
  socket.on("connect", () => tell({ live: true }));
  socket.on("disconnect", (reason) => {
    tell({ live: false });
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), SLOW);
  });
  socket.on("connect_error", () => {
    tell({ live: false });
    if (!socket.active) setTimeout(() => socket.connect(), SAFETY);
  });
  socket.on("conversation", (news) => tell(news));
  return socket;
}

/**
 * Listen for as long as the page lives.
 * @param {string} conversation
 * @param {{onNews: () => void, onState: (live: boolean) => void}} listener
 */
export function listen(conversation, { onNews, onState }) {
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
  let live = false;
  let leads = false;
  let tries = 0;
  let timer = 0;

  /** Ask by itself from time to time: often when the socket has just been cut, rarely when it is there. */
  const wait = () => {
    clearTimeout(timer);
    const pause = live || document.hidden ? SAFETY : tries < FAST_TRIES ? FAST : SLOW;
    timer = setTimeout(() => {
      tries += 1;
      if (navigator.onLine) onNews();
      wait();
    }, pause);
  };

  const hear = (news) => {
    if ("live" in news) {
      if (news.live !== live) tries = 0;
      live = news.live;
      onState(live);
      wait();
    } else if (news.conversation === conversation) {
      onNews();
    }
  };
  const tell = (news) => {
    channel?.postMessage(news);
    hear(news);
  };
  channel?.addEventListener("message", ({ data }) => {
    if (data.asks) leads && channel.postMessage({ live });
    else hear(data);
  });

  const lead = () => {
    leads = true;
    return openSocket(tell).catch(() => tell({ live: false }));
  };
  if (channel && navigator.locks) {
    navigator.locks.request(CHANNEL, () => lead().then(() => new Promise(() => {})));
    channel.postMessage({ asks: true });
  } else {
    lead();
  }
  addEventListener("online", () => onNews());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) onNews();
    wait();
  });
  wait();
}
