// 404.html looks for this file to learn where the site begins.
window.kbRoot = true;
