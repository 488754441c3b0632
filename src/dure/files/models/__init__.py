from dure.files.models.stored_file import StoredFile as StoredFile
