"""Letters as PDF and pictures to share: who asks for them, and the process that sets them."""
