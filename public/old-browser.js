// Runs only in browsers without modules: says that the form cannot work here. Nothing newer than ES5.
document.addEventListener('DOMContentLoaded', function () {
  var notice = document.getElementById('boot-old');
  if (notice) { notice.hidden = false; notice.style.display = 'block'; }
});
