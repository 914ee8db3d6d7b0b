document.querySelector("time").textContent = new Date().toLocaleTimeString();
