"""PDF files: objects read and written, pages of sources copied, what viewers draw made part of the page."""
