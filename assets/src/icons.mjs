// The icons of lucide-static that the templates use; build.mjs puts only these into icons.json.
export const icons = [
  "arrow-down-up", "arrow-right", "arrow-up-right", "badge-check", "bell", "book-open", "building-2",
  "calendar", "check", "chevron-left", "chevron-right", "circle-alert", "circle-check",
  "circle-help", "circle-x", "copy", "database", "download", "external-link", "file-text",
  "fullscreen", "funnel", "history", "image", "image-off", "info", "landmark", "layers", "list", "lock", "map-pin",
  "monitor", "moon", "mountain", "pencil", "plus", "quote", "rotate-cw", "rss", "ruler", "scale", "scan", "search", "search-x", "shapes",
  "sun", "tag", "trash-2", "triangle-alert", "undo-2", "user", "waypoints", "x", "zoom-in", "zoom-out",
];
