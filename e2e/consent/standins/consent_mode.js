// Google Consent Mode v2. Sources: https://developers.google.com/tag-platform/security/guides/consent (gtag pushes its
// `arguments`; default, update, wait_for_update, region); https://www.googletagmanager.com/gtag/js, an older published copy (the script
// replaces `push` of the array, and keeps `google_tag_data.ics`).
window.standIn = {
  stub() {},
  load(stored) {
    window.dataLayer = window.dataLayer || [];
    window.gtag = function gtag() {
      dataLayer.push(arguments);
    };
    gtag("consent", "default", { analytics_storage: "granted", ad_storage: "denied", region: ["US-CA"] });
    gtag("consent", "default", { analytics_storage: "denied", ad_storage: "denied", wait_for_update: 500 });
    gtag("js", new Date());
    if (stored) this.choose(stored);
    // What Google's own script does when it arrives.
    const { push } = dataLayer;
    dataLayer.push = function () {
      const entries = [].slice.call(arguments, 0);
      const length = push.apply(dataLayer, entries);
      while (this.length > 300) this.shift();
      return typeof length !== "boolean" || length;
    };
  },
  choose(answer) {
    gtag("consent", "update", { analytics_storage: answer });
    gtag("consent", "update", { ad_storage: "denied" });
  },
};
